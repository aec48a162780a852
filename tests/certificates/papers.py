"""Frozen facts of invented certificates: one plain paper and every variant that the sheet knows."""

from certificates import codes, layout

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXY2"
CODE = "7K3M9QZD1XA56"

LONG_PROGRAMME = (
    "BỒI DƯỠNG LÝ LUẬN CHÍNH TRỊ VÀ NGHIỆP VỤ CÔNG TÁC MẶT TRẬN\nDÀNH CHO CÁN BỘ MẶT TRẬN TỔ QUỐC VIỆT NAM Ở CƠ SỞ"
)
LONG_UNIT = "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam xã Quỳnh Thắng, huyện Quỳnh Lưu, tỉnh Nghệ An"


def paper(**changes) -> dict:
    """The printed facts of a Party certificate signed by the director; slots may be given as plain text."""
    facts = {
        "layout_version": 1,
        "form": "party",
        "superior": "HUYỆN ỦY QUỲNH LƯU",
        "centre": "TRUNG TÂM CHÍNH TRỊ",
        "authority": "GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ HUYỆN QUỲNH LƯU",
        "address": "Chứng nhận đồng chí:",
        "name": "NGUYỄN THỊ HỒNG VÂN",
        "born": "05/6/1992",
        "home": "Xã Quỳnh Thắng, tỉnh Nghệ An",
        "unit_label": "Đơn vị công tác:",
        "unit": "Chi bộ Trường Tiểu học Quỳnh Thắng",
        "programme": "BỒI DƯỠNG NHẬN THỨC VỀ ĐẢNG",
        "course": "Khóa III năm 2024, từ ngày 10/6/2024 đến ngày 14/6/2024",
        "grade": "Giỏi",
        "expiry": None,
        "number": "0123-GCN/TTCT",
        "register_no": "0123/2024",
        "decision": "số 52-QĐ/TTCT ngày 20/6/2024",
        "reissue": None,
        "place_date": "Quỳnh Lưu, ngày 21 tháng 6 năm 2024",
        "signer_titles": ["GIÁM ĐỐC"],
        "signer_name": "Trần Văn Bình",
        "qr": codes.qr_content("https://ttct.example.vn", TOKEN),
        "code": CODE,
        "check_address": "ttct.example.vn",
    } | changes
    for slot in layout.SLOTS:
        if isinstance(facts[slot], str):
            facts[slot] = layout.fit(slot, facts[slot])
    return facts


DEPUTY = {"signer_titles": ["K/T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "signer_name": "Hồ Thị Minh Nguyệt"}
EXPIRY = {"expiry": "60 tháng, đến hết ngày 21/6/2029"}
REISSUE = {"reissue": "Cấp lại lần 1, thay thế Giấy chứng nhận số 0999-GCN/TTCT ngày 21 tháng 6 năm 2024"}
LONG = {
    "name": "TÔN NỮ NGUYỄN HOÀNG PHƯƠNG THẢO NGUYÊN",
    "born": "29/02/1988",
    "home": "Phường Quỳnh Thiện, thị xã Hoàng Mai, tỉnh Nghệ An",
    "unit": LONG_UNIT,
    "programme": LONG_PROGRAMME,
    "grade": "Hoàn thành",
}
STATE = {
    "form": "state",
    "address": "Chứng nhận ông:",
    "name": "Y NGÔNG NIÊ KĐĂM",
    "born": "12/02/1979",
    "home": "Xã Ea Tiêu, tỉnh Đắk Lắk",
    "unit": "Ban Chỉ huy Quân sự xã Quỳnh Văn",
    "programme": "BỒI DƯỠNG KIẾN THỨC QUỐC PHÒNG VÀ AN NINH\nCHO ĐỐI TƯỢNG 4",
    "course": "Khóa 10, từ ngày 22/7/2024 đến ngày 26/7/2024",
    "number": "QPAN/0456/260724",
    "register_no": "0456/2024",
    "decision": "số 61-QĐ/TTCT ngày 26/7/2024",
    "place_date": "Quỳnh Lưu, ngày 26 tháng 7 năm 2024",
}
COMMUNE = {
    "superior": "ĐẢNG ỦY PHƯỜNG HOÀNG MAI",
    "authority": "GIÁM ĐỐC TRUNG TÂM CHÍNH TRỊ PHƯỜNG HOÀNG MAI",
    "name": "MOONG THỊ XOAN",
    "born": "09/01/2001",
    "home": None,
    "unit": "Chi bộ Khối Sỹ Tân, Đảng bộ phường Hoàng Mai",
    "programme": "BỒI DƯỠNG LÝ LUẬN CHÍNH TRỊ DÀNH CHO ĐẢNG VIÊN MỚI",
    "course": "Khóa I năm 2026, từ ngày 26/01/2026 đến ngày 04/02/2026",
    "number": "0007-GCN/TTCT",
    "register_no": "0007/2026",
    "decision": "số 07-QĐ/TTCT ngày 04/02/2026",
    "place_date": "Hoàng Mai, ngày 05 tháng 02 năm 2026",
}
SHORT = {
    "name": "VỪ BÁ CHÌA",
    "born": "1986",
    "home": "Xã Na Ngoi, tỉnh Nghệ An",
    "unit": "Chi bộ bản Buộc Mú, Đảng bộ xã Na Ngoi",
}

VARIANTS = {
    "party-director": {},
    "party-deputy-long": LONG | DEPUTY | EXPIRY | {"name": "NGUYỄN HOÀNG PHƯƠNG THẢO NGUYÊN", "grade": "Khá"},
    "party-reissue-expiry": SHORT | REISSUE | EXPIRY,
    "party-worst-case": LONG | DEPUTY | EXPIRY | REISSUE,
    "party-commune": COMMUNE | DEPUTY,
    "party-no-superior": {"superior": "", "grade": None, "home": None},
    "party-committee": {"signer_titles": ["T/M BAN THƯỜNG VỤ", "BÍ THƯ"], "grade": None} | EXPIRY,
    "state-group-4": STATE,
    "state-reissue-deputy": STATE | REISSUE | DEPUTY | EXPIRY,
    "state-worst-case": STATE | LONG | REISSUE | DEPUTY | EXPIRY,
}
