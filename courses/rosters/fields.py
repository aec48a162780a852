"""The columns of a roster: the single list that reading, checking, the template and the pages share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One column. `header` as the official template prints it, `longest` in characters, as the registry keeps it."""

    key: str
    header: str
    longest: int
    is_required: bool = False


FIELDS = {
    field.key: field
    for field in (
        Field("full_name", "Họ và tên", 120, is_required=True),
        Field("birth_date", "Ngày sinh", 40, is_required=True),
        Field("gender", "Giới tính", 20, is_required=True),
        Field("ethnicity", "Dân tộc", 40),
        Field("citizen_id", "Số CCCD", 40),
        Field("workplace", "Đơn vị công tác", 250, is_required=True),
        Field("position", "Chức vụ", 200),
        Field("party_status", "Diện", 40),
        Field("party_join_date", "Ngày vào Đảng", 40),
        Field("sending_unit", "Đơn vị cử đi học", 250),
        Field("phone", "Điện thoại", 20),
        Field("email", "Email", 254),
        Field("home_place", "Quê quán", 200),
        Field("note", "Ghi chú", 250),
    )
}

# One value written once in a cell merged over several rows counts for each of them; a name or an id never does.
SHARED_BY_ROWS = {"ethnicity", "workplace", "position", "party_status", "sending_unit", "home_place", "note"}

MALE, FEMALE = "Nam", "Nữ"
OUTSIDER, PROBATIONER, MEMBER = "Quần chúng", "Đảng viên dự bị", "Đảng viên chính thức"

# The 54 peoples of the official list, 121-TCTK/PPCĐ (1979), as spelt in civil records.
ETHNICITIES = (
    "Kinh", "Tày", "Thái", "Hoa", "Khmer", "Mường", "Nùng", "Mông", "Dao", "Gia Rai", "Ngái", "Ê Đê", "Ba Na",
    "Xơ Đăng", "Sán Chay", "Cơ Ho", "Chăm", "Sán Dìu", "Hrê", "Mnông", "Raglay", "Xtiêng", "Bru - Vân Kiều", "Thổ",
    "Giáy", "Cơ Tu", "Gié Triêng", "Mạ", "Khơ Mú", "Co", "Tà Ôi", "Chơ Ro", "Kháng", "Xinh Mun", "Hà Nhì", "Chu Ru",
    "Lào", "La Chí", "La Ha", "Phù Lá", "La Hủ", "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao", "Cống", "Bố Y",
    "Si La", "Pu Péo", "Brâu", "Ơ Đu", "Rơ Măm",
)  # fmt: skip
