"""What areas, their bodies and their schools are called. Each of several thousand names of places is used once."""

from __future__ import annotations

from seed.province.plan import CITY, COUNTY, PROVINCE, Area

_FIRST = "安宝昌长崇川春大丹东凤福富高广桂海河恒红怀徽吉嘉建江金锦景靖九开康兰乐丽良临灵龙隆陆罗洛梅孟"
_SECOND = "安北昌城川岛德东峰阜港谷关海河湖化淮江津康口来乐林陵龙门明南宁坪浦泉山石水泰溪兴阳宜源远泽州"
PROVINCE_NAME = "云江省"
_DIVISIONS = {PROVINCE: "处", CITY: "科", COUNTY: "股"}
_SCHOOLS = (
    "大学",
    "师范大学",
    "理工大学",
    "农业大学",
    "财经学院",
    "医科大学",
    "政法学院",
    "师范专科学校",
    "行政学院",
    "委党校",
)
SCHOOL_SORTS, PARTY_SCHOOL = len(_SCHOOLS), len(_SCHOOLS) - 1


def place_name(area: Area) -> str:
    """云江省, 安北市, 丹谷县. Counties with an even number are districts (区)."""
    if area.level == PROVINCE:
        return PROVINCE_NAME
    word = "市" if area.level == CITY else ("区" if area.number % 4 == 0 else "县")
    return short_place_name(area.number) + word


def short_place_name(number: int) -> str:
    """The two characters that tell the area of that number; they come again after some two thousand."""
    first, second = number % len(_FIRST), number * 7 + number // len(_FIRST)
    name = _FIRST[first] + _SECOND[second % len(_SECOND)]
    again = number // (len(_FIRST) * len(_SECOND))
    return name if again == 0 else "新" * again + name


def head_of_place(area: Area) -> str:
    """省长, 市长, 县长, 区长."""
    return place_name(area)[-1] + "长"


def bureau_name(area: Area, name: str) -> str:
    """A bureau with its area; those of the province are departments (厅)."""
    if area.level == PROVINCE and name.endswith("局") and not name.endswith("管理局"):
        name = name[:-1] + "厅"
    return place_name(area) + name


def head_word(name: str) -> str:
    """What the head of a body of that name is called."""
    return {"局": "局长", "厅": "厅长", "处": "处长", "科": "科长", "股": "股长"}.get(name[-1], "主任")


def division_name(area: Area, name: str) -> str:
    """业务处, 业务科, 业务股; an office is one everywhere."""
    return name if name.endswith("室") else name + _DIVISIONS[area.level]


def school_name(number: int) -> str:
    """The school of that number: ten sorts, place by place."""
    place, sort = divmod(number, SCHOOL_SORTS)
    name = short_place_name(place)
    return f"中共{name}市{_SCHOOLS[sort]}" if sort == PARTY_SCHOOL else name + _SCHOOLS[sort]
