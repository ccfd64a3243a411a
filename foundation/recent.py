"""What was made lately, kept in this process: what was asked for longest ago goes first."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """Values by keys that say all they depend on, up to so many bytes."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes, self._size_bytes = memory_bytes, 0
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> Value | None:
        """The value, or None."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        try:  # noqa: SIM105 contextlib.suppress costs more than all the rest
            self._kept.move_to_end(key)
        except KeyError:  # another thread took it out
            pass
        return kept[0]

    def keep(self, key: Hashable, value: Value, *, size_bytes: int) -> None:
        """Keep the value, which takes about so much memory."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._size_bytes += size_bytes - (before[1] if before else 0)
            self._kept[key] = value, size_bytes
            while self._size_bytes > self._memory_bytes:
                self._size_bytes -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget all of it."""
        with self._lock:
            self._kept.clear()
            self._size_bytes = 0
