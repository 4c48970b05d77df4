"""The questions in the explorer page, as a newcomer chooses and runs them there, in light and in dark."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from api.http.app import create_app
from api.settings import Settings
from graph.connection import Store
from graph.settings import StoreSettings
from tests.http.served import served
from tests.queries.browser import CHROMIUM, Page, browser
from tests.queries.facts import demo
from tests.queries.listing import settled
from tests.queries.questions import QUESTIONS, Question

QUERY, VARIABLES, RESULT = ".graphiql-query-editor", "[aria-label='Variables']", ".result-window"


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found on PATH: the questions were not tried in a browser")
@pytest.mark.only_engine("embedded", "the page is the same, whatever is behind the API")
@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
async def test_every_question_is_answered_in_the_page(
    demo_store: Store, store_settings: StoreSettings, tmp_path: Path, colour_scheme: str
) -> None:
    app = create_app(demo_store, Settings.model_validate(store_settings.model_dump()))
    async with served(app) as address, browser(tmp_path, colour_scheme) as page:
        await page.tell("Page.navigate", url=f"{address}/ide")
        offered = await page.until("[...document.querySelectorAll('.zhiguan-questions option')].map(o => o.value)")
        assert offered == ["", *(question.name for question in QUESTIONS)]
        assert await brightness(page, ".graphiql-container") == ("bright" if colour_scheme == "light" else "dim")
        assert await brightness(page, ".zhiguan-questions") == ("bright" if colour_scheme == "light" else "dim")
        for question in QUESTIONS:
            expected = question.answer(demo(), question.variables)
            assert settled(await run(page, question), expected) == expected, question.name
        assert {urlsplit(url).netloc for url in page.requests if not url.startswith("data:")} == {
            urlsplit(address).netloc
        }
        assert page.complaints == []


async def run(page: Page, question: Question) -> Any:
    """Choose the question and press the button: the data that the page shows."""
    await page.value(f"""(() => {{
      const menu = document.querySelector(".zhiguan-questions");
      menu.value = {json.dumps(question.name)};
      menu.dispatchEvent(new Event("change", {{ bubbles: true }}));
    }})()""")
    await page.until(f"{text_of(QUERY)} === {json.dumps(question.document)}")
    # The editor finds out the operation's name a tenth of a second later, before anybody's hand is at the button.
    await page.until(f"{editor(QUERY)}.operationName === {json.dumps(question.operation)}")
    assert json.loads(await page.value(text_of(VARIABLES))) == question.variables
    assert not await page.value(text_of(RESULT))
    await page.value("document.querySelector('.graphiql-execute-button').click()")
    shown = await page.until(f"!document.querySelector('.graphiql-spinner') && {text_of(RESULT)}")
    answer = json.loads(shown)
    assert "errors" not in answer, question.name
    return answer["data"]


def editor(place: str) -> str:
    """The expression for an editor of the page."""
    return f'document.querySelector("{place} .CodeMirror").CodeMirror'


def text_of(place: str) -> str:
    """The expression for what stands in an editor."""
    return f"{editor(place)}.getValue()"


async def brightness(page: Page, element: str) -> str:
    """Whether the element's background is nearer to white or to black."""
    colour: str = await page.value(f"getComputedStyle(document.querySelector('{element}')).backgroundColor")
    channels = [float(channel) for channel in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    return "bright" if sum(channels) > 3 * 127 else "dim"
