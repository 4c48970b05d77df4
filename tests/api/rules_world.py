"""The world in which the rules of time are tested: four levels that were renamed, a merger, and the unusual."""

from __future__ import annotations

from tests.api.chronicle import Chronicle


def rules_world() -> Chronicle:
    """A county's labour bureau (renamed 2001, merged 2010), what is above it, and who served there."""
    world = Chronicle()
    world.unit("province", {"..2000": "旧省", "2000..": "新省"})
    world.unit("city", {"..2000": "旧市", "2000..": "新市"})
    world.unit("county", {"..2001": "旧县政府", "2001..": "新县政府"})
    world.unit("city-labour", "市劳动局")
    world.unit("labour", {"1984-09..2001-06": "县劳动局", "2001-06..2010-03": "县劳动和社会保障局"}, code="21")
    world.unit("personnel", {"1984-09..2010-03": "县人事局"})
    world.unit("hr", {"2010-03..": "县人力资源和社会保障局"}, code="21")
    world.unit("future", {"2900..": "未来局"})
    world.unit("lost", {"1990..?": "不明局"})
    world.unit("committee", "县委", type="PartyOrganisation")
    world.unit("labour-party", {"1984-09..2010-03": "县劳动局党组"}, type="PartyOrganisation")
    world.unit("office", {"1984-09..2010-03": "办公室"}, type="InternalDivision")
    for below, above in (("city", "province"), ("county", "city"), ("city-labour", "city")):
        world.beneath(below, above)
    world.beneath("labour", "county", "1984-09..2010-03")
    world.beneath("labour", "city-labour", "1984-09..2010-03", kind="GUIDANCE")
    world.beneath("personnel", "county", "1984-09..2010-03")
    world.beneath("hr", "county", "2010-03..")
    world.beneath("future", "county", "2900..")
    world.beneath("lost", "county", "1990..?")
    world.beneath("labour-party", "committee", "1984-09..2010-03", kind="PARTY")
    world.beneath("office", "labour", "1984-09..2010-03", kind="INTERNAL")
    world.counterpart("labour-party", "labour", "1984-09..2010-03")

    world.post("director", "labour", {"1984-09..2010-03": "局长"}, seats=1, sequence=1)
    world.post("deputy", "labour", {"1984-09..1995": "副职", "1995..2010-03": "副局长"}, seats=2, sequence=2)
    world.post("hr-director", "hr", {"2010-03..": "局长"}, seats=1)
    world.person("wu", {"..1999": "吴小海", "1999..": "吴海涛"})
    world.person("ma", "马晓燕")
    world.person("li", "李娜")
    world.held("wu", "deputy", "1992..1996")
    world.held("wu", "director", "1996..2000")
    world.held("wu", "hr-director", "2010-03..2024-05")
    world.held("ma", "director", "2003-05-12..2010-03")
    world.held("ma", "hr-director", "2900..")
    world.held("li", "deputy", "2005..?")
    world.held("li", "deputy", "2006-03..2006-03")
    world.school("college", {"..1990": "旧学院", "1990..": "新大学"})
    world.studied("wu", "college", "1985-09..1989-07", major="经济")

    world.document("decree", title="机构改革方案")
    world.event("county-renamed", "RENAME", "2001", {"county": True}, ["county"])
    world.event("labour-renamed", "RENAME", "2001-06", {"labour": True}, ["labour"])
    world.event(
        "merged",
        "MERGE",
        "2010-03",
        {"labour": False, "personnel": False},
        ["hr"],
        [("labour", "hr"), ("personnel", "hr"), ("director", "hr-director")],
        document="decree",
    )
    return world
