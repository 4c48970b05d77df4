// What Relay asks. After a change: relay-compiler 21 writes src/relay-generated anew, with relay.config.json beside this folder.
import { graphql } from "relay-runtime";

export const relayUnitAt = graphql`
  query relayDocumentsUnitAtQuery($code: String!, $asOf: PartialDate) {
    organisation(by: { code: $code }, asOf: $asOf) {
      snapshot
      id
      name
      appointments(first: 1, where: { post: { isHead: true } }) {
        nodes {
          status
          validFrom
          post {
            snapshot
            title
            organisation {
              snapshot
              name
            }
          }
        }
      }
    }
  }
`;
