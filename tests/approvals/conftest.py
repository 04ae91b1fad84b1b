"""What every test of approvals may use."""

import pytest
from asking_world import Asking


@pytest.fixture
def asking(tmp_path):
    made = Asking(tmp_path)
    yield made
    for process in made.started:
        if process.poll() is None:
            process.kill()
        process.communicate()
