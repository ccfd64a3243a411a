"""Which disks SQLite's usual journal is not trusted on."""

import pytest

from foundation import disks
from foundation.disks import is_on_network_disk


@pytest.mark.parametrize(
    ("mounts", "answer"),
    [
        ("/dev/sda1 / ext4 rw 0 0\n", False),
        ("/dev/sda1 / ext4 rw 0 0\nhost:/x {here} nfs4 rw 0 0\n", True),
        ("host:/x / nfs rw 0 0\n/dev/sda1 {here} ext4 rw 0 0\n", False),
        ("/dev/sda1 / ext4 rw 0 0\nx {here} fuse.sshfs rw 0 0\n", True),
        ("/dev/sda1 / ext4 rw 0 0\nx {here}-other nfs rw 0 0\n", False),
    ],
)
def test_a_network_disk_is_known_by_its_mount(tmp_path, monkeypatch, mounts, answer):
    file = tmp_path / "mounts"
    file.write_text(mounts.format(here=tmp_path), encoding="utf-8")
    monkeypatch.setattr(disks, "Path", lambda _path: file)

    assert is_on_network_disk(tmp_path) is answer
