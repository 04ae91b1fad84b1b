def commands():
    return []


def terminal():
    return ""
