"""Sentences about frames."""

from __future__ import annotations

FRAMES = {
    "frame": "数据框",
    'frames are read by pyarrow, an extra: pip install "uscc[arrow]"': '读取数据框需要 pyarrow，请安装扩展：pip install "uscc[arrow]"',
}
