"""What kind of disk a file lies on."""

from pathlib import Path

# File systems whose shared memory cannot be trusted: SQLite's WAL must not be used there.
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "lustre", "gpfs", "glusterfs", "ceph", "afs"}


def is_on_network_disk(path: Path) -> bool:
    """True when `path` lies on a file system that SQLite's WAL must not be used on."""
    try:
        mounts = [row.split() for row in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    except OSError:
        return False
    here = str(path.resolve())
    fitting = [m for m in mounts if here == m[1] or here.startswith(m[1].rstrip("/") + "/")]
    kind = max(fitting, key=lambda m: len(m[1]))[2] if fitting else ""
    return kind in NETWORK_FILE_SYSTEMS or (kind.startswith("fuse.") and kind != "fuse.snapfuse")
