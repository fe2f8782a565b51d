"""The recipe that trains Bientap's model: JSON lines of news in, a model folder out (see ../README.md)."""
