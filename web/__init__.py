"""The explorer page: static files, served from `/ide`."""
