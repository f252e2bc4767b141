"""A real desk on a real encrypted file for every test of this folder."""

from tests.support.desk_fixtures import bench, desk, made_once

__all__ = ["bench", "desk", "made_once"]
