"""Smaller answers for weak networks.

Only what everybody may see is compressed: the size of a page that holds both a secret and a stranger's words would tell
about the secret (the BREACH attack).
"""

from flask import Response, request

from foundation.encodings import best_encoding, encoded


def compress(response: Response) -> Response:
    """Send a public page in the best encoding the browser takes; what it says of itself is set accordingly."""
    encoding = best_encoding(request.headers.get("Accept-Encoding", ""))
    if encoding is not None:
        response.set_data(encoded(response.get_data(), encoding))
        response.headers["Content-Encoding"] = encoding
    return response
