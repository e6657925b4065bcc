"""The table of borders: for every rule, cases that break it and cases that just hold, as changes to a whole case file."""

from tests.rules.rows import Row
from tests.rules.table_courses import SECTION_2, SECTION_3, SECTION_4, SECTION_5
from tests.rules.table_forms import SECTION_6, SECTION_7, SECTION_8

TABLE: tuple[Row, ...] = (*SECTION_2, *SECTION_3, *SECTION_4, *SECTION_5, *SECTION_6, *SECTION_7, *SECTION_8)
