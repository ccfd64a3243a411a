"""The names of this site's cookies, on HTTP; on HTTPS `__Host-` stands before them."""

READER_COOKIE = "reader"
MARKER_COOKIE = "mine"
LANGUAGE_COOKIE = "language"
SESSION_COOKIE = "session"
FORM_COOKIE = "form"
