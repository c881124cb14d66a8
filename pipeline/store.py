"""Writing a run's output at once: beside, synced, then swapped in; a reader sees one complete run or the other."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import RestituzioneError

_MANIFEST = ".contents"  # names of what a run wrote; anything else in the folder is a person's and is kept
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@contextlib.contextmanager
def swapped_in(folder: Path, *, private: bool = False) -> Iterator[Path]:
    """Yield an empty folder to write into; on success it takes the place of ``folder`` in one step.

    Files in ``folder`` that no run wrote are carried over. Nothing changes where the body raises.

    Args:
        folder: where the output is to appear.
        private: files get mode 0600 and folders 0700.

    Raises:
        RestituzioneError: the place cannot be written (read-only, disk full), in words for people.
    """
    folder = Path(folder)
    fresh = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(folder)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700 if private else 0o777)
        yield fresh
        names = sorted(p.name for p in fresh.iterdir())
        (fresh / _MANIFEST).write_text("\n".join(names) + "\n", encoding="utf-8")
        if private:
            for path in fresh.rglob("*"):
                path.chmod(0o700 if path.is_dir() else 0o600)
        _sync_tree(fresh)
        if folder.exists():
            _carry_over(folder, fresh, ours={*_manifest(folder), *names, _MANIFEST})
            _exchange(fresh, folder)
        else:
            os.rename(fresh, folder)
        _sync(folder.parent)
    except OSError as e:
        raise RestituzioneError(_explain(e, folder)) from e
    finally:
        _remove(fresh)


def _remove(folder: Path) -> None:
    """Delete a folder, closed ones of the user's own in it too."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        with contextlib.suppress(OSError):
            for place in (folder, *(p for p in folder.rglob("*") if p.is_dir() and not p.is_symlink())):
                place.chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with ``\\n`` line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n", errors="replace")


def _manifest(folder: Path) -> set[str]:
    try:
        return set((folder / _MANIFEST).read_text(encoding="utf-8").split("\n"))
    except OSError:
        return set()


def _carry_over(old: Path, fresh: Path, *, ours: set[str]) -> None:
    for item in old.iterdir():
        target = fresh / item.name
        if item.name in ours or target.exists():
            continue
        if item.is_dir() and not item.is_symlink():
            shutil.copytree(item, target, symlinks=True, copy_function=_link_or_copy)
        elif item.is_symlink():
            target.symlink_to(os.readlink(item))
        else:
            _link_or_copy(item, target)


def _link_or_copy(source, target, **_):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _exchange(fresh: Path, folder: Path) -> None:
    """Put ``fresh`` in the place of ``folder``; the old one stays under the fresh name, to be deleted."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if hasattr(libc, "renameat2"):
            if libc.renameat2(_AT_FDCWD, os.fsencode(fresh), _AT_FDCWD, os.fsencode(folder), _RENAME_EXCHANGE) == 0:
                return
            if ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.EBUSY, errno.EXDEV):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    # Elsewhere two renames: a crash between them leaves `.NAME.old`, which the next run puts back.
    old = folder.with_name(f".{folder.name}.old")
    os.rename(folder, old)
    os.rename(fresh, folder)
    os.rename(old, fresh)


def clear_leftovers(folder: Path) -> None:
    """Remove what a killed run left beside the folder; put back a folder caught between two renames."""
    old = folder.with_name(f".{folder.name}.old")
    if old.exists() and not folder.exists():
        os.rename(old, folder)
    for leftover in folder.parent.glob(f".{folder.name}.new-*"):
        pid = leftover.name.rsplit("-", 1)[1]
        if not pid.isdigit() or not _alive(int(pid)):
            shutil.rmtree(leftover, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    with contextlib.suppress(PermissionError):
        fd = os.open(path, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _explain(error: OSError, folder: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"{folder}: il disco è pieno. Liberare spazio e ripetere; i risultati precedenti sono intatti."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{folder}: non si può scrivere. Controllare i permessi della cartella; i risultati precedenti sono intatti."
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.ENOENT):
        return f"{folder}: non è una cartella in cui si possa scrivere. Indicarne un'altra con --processed."
    return f"{folder}: scrittura non riuscita ({error.strerror}). I risultati precedenti sono intatti."
