"""The policy about readers' data: which version of it a reader agrees to.

The text stands in templates/site/privacy.html. Raise the version with every change of what it promises: comments keep
the version their author agreed to (`Comment.consent_version`), and a test holds text and version together.
"""

PRIVACY_POLICY_VERSION = "1"
