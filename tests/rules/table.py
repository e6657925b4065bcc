"""The table of borders: for every rule and both form versions, cases that break it and cases that just hold."""

from tests.rules.rows import Row, every_row
from tests.rules.table_closing import SECTION_8
from tests.rules.table_courses import SECTION_1, SECTION_2, SECTION_3, SECTION_4, SECTION_5
from tests.rules.table_start import SECTION_6
from tests.rules.table_treatment import SECTION_7

TABLE: tuple[Row, ...] = tuple(
    every_row(SECTION_1, SECTION_2, SECTION_3, SECTION_4, SECTION_5, SECTION_6, SECTION_7, SECTION_8)
)
