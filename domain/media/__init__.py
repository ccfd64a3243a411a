"""Pictures and attachments: uploaded, checked, re-made, stored under generated names."""
