"""The process that runs the cells of a notebook."""

from __future__ import annotations

import subprocess
from typing import Any

from jupyter_client.manager import AsyncKernelManager


class QuietKernel(AsyncKernelManager):
    """A kernel that keeps its own affairs to itself: its warnings, and how it ends.

    What the cells print, on either stream, goes into the notebook, not here.
    """

    async def _async_start_kernel(self, **options: Any) -> None:
        await super()._async_start_kernel(stderr=subprocess.DEVNULL, **options)

    start_kernel = _async_start_kernel
