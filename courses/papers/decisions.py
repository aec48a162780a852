"""What the two decisions on a class share: basis, authority, last article, the note of an annex."""

from centres.papers.parts import Article, Ending, Text

from . import author, words

SYMBOL = "QĐ/TTCT"
CARRY_OUT = (
    "Các bộ phận, cá nhân có liên quan của Trung tâm, các đơn vị cử học viên và học viên của lớp chịu trách nhiệm thi "
    "hành Quyết định này."
)


def basis(*grounds, last=","):
    """Căn cứ: one paragraph each, all but the last ending in a semicolon; empty ones are left out."""
    found = [ground for ground in grounds if ground]
    ends = [";"] * (len(found) - 1) + [last]
    return tuple(Text(f"- Căn cứ {ground}{end}", "basis") for ground, end in zip(found, ends, strict=True))


def plan_ground(course_class, day):
    """The plan a class came from, in the version the standing committee had decided by the day; empty without one."""
    if not course_class.plan_item:
        return ""
    lines = course_class.plan_item.lines.filter(plan__decided_on__lte=day).select_related("plan")
    line = lines.order_by("-plan__version").first()
    if line is None:
        return ""
    plan = line.plan
    parent = course_class.centre.parent_on(plan.decided_on)
    return f"{author.cited('Kế hoạch', plan.decision_no, plan.decided_on)} của {words.of_committee(parent)}"


def authority(its_author):
    """“GIÁM ĐỐC … QUYẾT ĐỊNH” between basis and articles."""
    return (Text(f"GIÁM ĐỐC {its_author.name.upper()}", "authority"), Text("QUYẾT ĐỊNH", "authority"))


def articles(*texts):
    """Điều 1, Điều 2 …; empty texts are left out and not counted."""
    found = [text for text in texts if text]
    return tuple(Article(f"Điều {place}.", text) for place, text in enumerate(found, start=1))


def ending(its_author, last_article):
    """Recipients and signature."""
    recipients = (f"Như Điều {last_article};", f"{its_author.superior} (để báo cáo);", "Lưu.")
    return Ending((its_author.signature,), recipients)


def annexed(its_author, number, day):
    """The line under the title of an annex: to which decision it belongs."""
    if not (number and day):
        return f"(kèm theo Quyết định số …-{SYMBOL} ngày … tháng … năm …)"
    return f"(kèm theo {author.cited('Quyết định', number, day)} của Giám đốc {its_author.name})"
