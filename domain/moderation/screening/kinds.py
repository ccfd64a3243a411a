"""The kinds of things screening can notice about a comment."""

import enum


class Signal(enum.StrEnum):
    """What a moderator should know about a comment. None of them is a reason to reject it unread."""

    PHONE = "phone"
    IDENTITY_NUMBER = "identity_number"
    ACCOUNT_NUMBER = "account_number"
    EMAIL_ADDRESS = "email_address"
    LINK = "link"
    # The name looks like a staff member's or the office's.
    STAFF_NAME = "staff_name"
    WITHOUT_MARKS = "without_marks"
    SHOUTING = "shouting"
    # Only the caller knows what was sent before; nothing here finds it.
    REPEATED = "repeated"
    ADVERTISING = "advertising"
