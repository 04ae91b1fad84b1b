"""Owns the second layer: what an agent is about to do, told by the agent itself beforehand (its pre-tool hook)."""
