from __future__ import annotations

import json

from graph.connection import Store
from tests.fixtures.graphql import Ask
from tests.reorganisations.bureaus import bureaus, merger

DO = """
mutation ($input: ReorganiseInput!) {
  reorganise(input: $input) {
    __typename
    ... on ReorganisationEnacted {
      dryRun
      events { kind on inputs { name } outputs { name status foundedOn } }
      effect { organisationsFounded organisationsEnded organisationsChanged postsOpened postsClosed appointmentsOpened appointmentsClosed peopleAffected
        changes(first: 100) { totalCount nodes { kind organisationName postTitle personName before after } } }
      warnings { rule messageZh messageEn subjects { id } }
    }
    ... on Refused { findings { rule severity path value messageEn messageZh subjects { id } } }
  }
}
"""


async def test_it(ask: Ask, empty_store: Store):
    made = bureaus()
    await made.save(empty_store)
    for mapping in ({}, {"mapping": {"otherwise": "CARRY"}}):
        for dry in (True, False):
            a = await ask.answer(DO, {"input": {"on": "2012-03", "events": [merger(made, **mapping)], "dryRun": dry}})
            print(json.dumps(a, ensure_ascii=False, indent=1))
            print(ask.statements)
