"""Owns the proof with the real agents: each is installed as people have it, and driven by a scripted model.

`pins.toml` says what is installed, `installing` installs it, `clients` how each is started and told its shell, `model`
and `dialects` are the model, `inside` runs one client cut off from the network, `running` prepares that and reads what
came of it, `checks` says what must hold, `recording` keeps what clients send, `command` is what people call.
"""
