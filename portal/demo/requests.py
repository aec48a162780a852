"""What holders asked the demo's first centre: a request for correction that waits, a refused one, an opened link."""

from centres.models import User
from centres.scope import Role
from certificates import links, requests
from certificates.models import Certificate

CENTRE = "QL"


def build():
    """By the portal's own verbs, about the newest certificates of the centre."""
    officer = User.objects.get(centre__code=CENTRE, role=Role.OFFICER)
    newest = Certificate.objects.filter(centre__code=CENTRE, status="issued", is_legacy=False).order_by("-pk")
    waiting, refused, visited = newest.select_related("centre")[:3]
    requests.send(
        waiting, phone="0900 123 456",
        text="Ngày sinh in trên giấy chứng nhận chưa đúng: theo thẻ căn cước là ngày 12 tháng 9, không phải 09 tháng 12.",
    )  # fmt: skip
    row = requests.send(
        refused, phone="0900 654 321", text="Đề nghị ghi đơn vị công tác mới vì tôi đã chuyển công tác từ tháng trước.",
    )  # fmt: skip
    requests.refuse(
        row, by=officer,
        answer="Giấy chứng nhận ghi đơn vị công tác tại thời điểm học; chuyển công tác sau khóa học không phải là sai sót.",
    )  # fmt: skip
    _link, secret = links.make(visited, by=officer, note="Xuất trình thẻ căn cước tại trung tâm")
    links.use(secret)
