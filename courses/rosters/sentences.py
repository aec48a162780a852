"""Every sentence about a roster, by code: what is wrong, and how to put it right."""

from django.utils.translation import gettext_noop as _

# A file that was not read.
REFUSED = {
    "empty_file": _("The file is empty. Save the list once more in Excel, then upload it again."),
    "too_large": _(
        "The file is too large, or unpacks to too much. Copy the list alone into the template and upload that."
    ),
    "too_many_cells": _(
        "The sheet reaches far beyond the list. Copy the list alone into the template and upload that."
    ),
    "too_many_rows": _("The list has too many rows for one upload. Split it into several files."),
    "encrypted": _("The file is protected by a password. Remove the password in Excel, save it and upload it again."),
    "corrupt": _("The file is damaged or incomplete. Open it in Excel, save it as .xlsx and upload it again."),
    "unsupported_format": _(
        "The file is not a workbook, whatever its name says. Save the list as .xlsx, .xls, .ods or .csv."
    ),
    "unsafe_xml": _(
        "The file holds XML declarations that no workbook needs, so it was not opened. "
        "Copy the list into the template and upload that."
    ),
    "no_header": _(
        "No header row was found. The list needs a row with at least “Họ và tên” and “Ngày sinh”; "
        "take the headers from the template."
    ),
    "no_rows": _("The file has a header but no learners below it. Fill in the list and upload it again."),
    "unknown_encoding": _(
        "No header row could be told in this text file, perhaps because of its letters. "
        "Save the list in Excel as .xlsx and upload that."
    ),
}

# The file as a whole.
NOTES = {
    "missing_column": _("The file has no column “%(column)s”. Add it, with a value in each row."),
    "month_first": _("Most dates of this column have the month first. Write day/month/year in each row."),
    "short_years": _("Years of two digits were read with the century that fits a learner. Check them."),
    "hidden_column": _("This column is hidden in the file; it was read."),
    "hidden_rows": _("Rows hidden in the file were read too: %(rows)s. Delete them there if they do not belong."),
    "left_out": _("These rows look like headings, totals or signatures and were left out: %(rows)s."),
    "other_sheets": _("Only the sheet “%(sheet)s” was read. These look like rosters too: %(others)s."),
    "unused_columns": _("These columns are no part of a roster and were not read: %(columns)s."),
}

# One cell.
CELLS = {
    "missing": _("The cell is empty. Fill it in."),
    "formula": _("The cell holds a formula without a value, or an error. Type the value itself."),
    "left_blank": _("The cell is left blank if you go on."),  # added to another sentence
    "legacy_encoding": _(
        "The text is typed for an old font, %(font)s. Accept the reading, or save the file in Unicode."
    ),
    "too_long": _("The text is longer than %(most)s characters. Shorten it."),
    "ditto": _("The cell repeats the one above by a mark. Write the text out."),
    # names
    "name_two_people": _("The cell holds more than one person: %(people)s. Give each a row of their own."),
    "name_title": _("A title stands beside the name. Keep the name alone."),
    "name_address": _("“%(word)s” looks like a form of address. Take it out unless it belongs to the name."),
    "name_digits": _("A name has no digits. Write the name as on the citizen card."),
    "name_symbols": _("A name has letters only. Take out: %(signs)s"),
    "name_case": _("The name is not written with a capital at each word. Check how it should be printed."),
    "name_one_word": _("The name has one word only. Check that the family name is not missing."),
    "name_joined": _("Two words seem to be written as one. Put a space between them if they are two."),
    "name_order": _(
        "The given name seems to stand first. Write the family name first; check which column holds which."
    ),
    "name_marks": _("The name has no marks. Write it as on the citizen card."),
    # dates
    "date_unreadable": _("This is not a date. Write day/month/year, such as 25/04/1990, or the year alone."),
    "date_impossible": _("There is no such day. Correct the date."),
    "date_incomplete": _("The day is missing. Write day/month/year; for a birth date the year alone will do."),
    "date_order": _("There is no month %(month)s; the month seems to stand first. Write day/month/year."),
    "date_order_column": _(
        "Other dates of this column have the month first, so this one is in doubt. Write day/month/year."
    ),
    "date_swapped": _("Excel may have taken the day for the month when this date was typed. Check it."),
    "date_serial": _("The cell holds a number, which Excel reads as %(date)s. Check it."),
    "date_future": _("The date is in the future. Correct the year."),
    "date_age": _("The learner would be %(age)s years old; learners are 14 to 100. Correct the year."),
    "date_underage": _("The learner is %(age)s years old, under 18. Check the year."),
    "join_before_birth": _("The date of joining the Party is before the birth date. Correct one of them."),
    "join_underage": _("The learner would have joined the Party before the age of 18. Check both dates."),
    # numbers
    "lost_zero": _("A 0 at the front is lost: %(digits)s digits are needed. Type it into a cell formatted as text."),
    "id_shortened": _("Excel has shortened the number and digits are lost. Type all 12 into a cell formatted as text."),
    "id_old": _(
        "This is an identity card number of the old kind. Type the 12 digits of the citizen id, or clear the cell."
    ),
    "id_malformed": _("A citizen id has exactly 12 digits. Correct it, or clear the cell."),
    "id_province": _("No province has the code %(code)s. Check the first three digits."),
    "id_birth_year": _("Digits 4 to 6 of the citizen id stand for another birth year. Check both cells."),
    "id_gender": _("Digit 4 of the citizen id stands for the other sex. Check both cells."),
    "phone_malformed": _("A telephone number has 10 digits and begins with 0. Correct it, or clear the cell."),
    "phone_several": _("The cell holds more than one telephone number. Keep one."),
    "email_malformed": _("This is not an e-mail address. Correct it, or clear the cell."),
    # choices
    "gender_conflict": _("Both Nam and Nữ are marked. Keep one mark."),
    "gender_unknown": _("This is neither Nam nor Nữ. Write one of them."),
    "gender_read": _("Read as “%(value)s”. Write Nam or Nữ."),
    "party_status_read": _("Read as “%(value)s”. Check it."),
    "party_status_unknown": _(
        "The standing is not clear. Write “Quần chúng”, “Đảng viên dự bị” or “Đảng viên chính thức”."
    ),
    "party_status_conflict": _("A date of joining the Party stands beside “%(value)s”. Check both cells."),
    "ethnicity_unknown": _("This is not in the official list of 54 ethnic groups. Choose a name from the template."),
    # beside other rows
    "duplicate_id": _("Row %(row)s has the same citizen id. Delete one of the rows, or correct the id."),
    "duplicate_person": _("Row %(row)s has the same name and birth date. If it is one person, delete one of the rows."),
}
