/**
 * The wire format between a device and the hub (市局服务端): `hello → offer/push* → pull* → blobs*`.
 * Everything is idempotent: any request may be sent again, any answer may be lost. docs/sync.md tells it whole.
 */

/** Raised when an older program could no longer understand the other side. */
export const PROTOCOL = 1

/** First in every answer and every stream, so that a captive portal's page is never taken for an answer. */
export const MARK = 'wi1'

/** JSON both ways, or a gzip-compressed stream of JSON lines (NDJSON). */
export const JSON_TYPE = 'application/json'
export const LINES_TYPE = 'application/x-wi-lines+gzip'

/** One batch of facts, either way: whichever is reached first. */
export const MAX_BATCH_FACTS = 500
export const MAX_BATCH_BYTES = 1024 * 1024

/** Ids in one `offer`. */
export const MAX_OFFER = 5000

/** JSON nested deeper than this is refused unread. */
export const MAX_DEPTH = 16

/** One piece of a blob (附件) in a PUT; a whole blob may not be larger than MAX_BLOB_BYTES. */
export const BLOB_PIECE_BYTES = 1024 * 1024
export const MAX_BLOB_BYTES = 512 * 1024 * 1024

/** A nonce from the hub is good for this long by the hub's clock. */
export const nonceSeconds = 15 * 60

/** An enrolment code (登记码) is good for this long unless the administrator says otherwise. */
export const enrolCodeMinutes = 10
