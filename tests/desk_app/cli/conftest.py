"""A real desk on a real encrypted file for the tests of this folder that ask for one."""

from tests.support.desk_fixtures import bench, desk, made_once

__all__ = ["bench", "desk", "made_once"]
