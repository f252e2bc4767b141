"""A real desk on a real encrypted file for every test of this folder."""

from tests.support.desk_fixtures import bench, desk

__all__ = ["bench", "desk"]
