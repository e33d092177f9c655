package content

// Message names a sentence for the reader. The words files hold one sentence
// for each in every language; a test there goes through Messages.
type Message string

const (
	MsgRequired       Message = "required"         // Field is empty
	MsgTooLong        Message = "too_long"         // {{.Max}} characters at most, there are {{.Have}}
	MsgTooMany        Message = "too_many"         // {{.Max}} at most, there are {{.Have}}
	MsgBadCharacters  Message = "bad_characters"   // {{.At}}: a character that cannot be shown
	MsgNotUTF8        Message = "not_utf8"         // not text in UTF-8
	MsgUnknownValue   Message = "unknown_value"    // {{.Value}} is none of the known ones
	MsgBadSlug        Message = "bad_slug"         // small Latin letters, digits, hyphens
	MsgSlugFixed      Message = "slug_fixed"       // published under it already
	MsgSlugTaken      Message = "slug_taken"       //
	MsgBadURL         Message = "bad_url"          // not an http or https address
	MsgExpiresEarly   Message = "expires_early"    // before it takes effect
	MsgExpiresPast    Message = "expires_past"     // already over
	MsgSourceNeeded   Message = "source_needed"    // a verdict rests on at least one source
	MsgUpdateNeeded   Message = "update_needed"    // checking promises a next update
	MsgUpdatePast     Message = "update_past"      //
	MsgNoteNeeded     Message = "note_needed"      // a major correction says what changed
	MsgMinorVerdict   Message = "minor_verdict"    // a new verdict is never minor
	MsgMinorSeverity  Message = "minor_severity"   // a new severity is never minor
	MsgMinorPeriod    Message = "minor_period"     // a new period is never minor
	MsgClaimInTitle   Message = "claim_in_title"   // the headline repeats the claim
	MsgReasonNeeded   Message = "reason_needed"    //
	MsgAtPast         Message = "at_past"          // schedule in the past
	MsgAtFar          Message = "at_far"           // more than a year ahead
	MsgOwnPiece       Message = "own_piece"        // an author never approves her own
	MsgRoleNeeded     Message = "role_needed"      // {{.Roles}} may do this
	MsgWrongStage     Message = "wrong_stage"      // {{.Act}} is not possible while it is {{.Stage}}
	MsgIsWithdrawn    Message = "is_withdrawn"     // a withdrawn piece stays as it is
	MsgNothingNew     Message = "nothing_new"      // a correction that changes nothing
	MsgStale          Message = "stale"            // somebody saved in between
	MsgNoSuchPiece    Message = "no_such_piece"    //
	MsgNoSuchEditor   Message = "no_such_editor"   //
	MsgNoSuchFile     Message = "no_such_file"     //
	MsgNoSuchRumor    Message = "no_such_rumor"    //
	MsgNoSuchRevision Message = "no_such_revision" //
	MsgLoginTaken     Message = "login_taken"      //
	MsgBadLogin       Message = "bad_login"        //
	MsgLastAdmin      Message = "last_admin"       // the office would have no admin left
	MsgLineTooLong    Message = "line_too_long"    // over {{.Max}} bytes
	MsgNotJSON        Message = "not_json"         // the line is no JSON object
	MsgBadCSV         Message = "bad_csv"          // quotes or columns are wrong
	MsgNoColumn       Message = "no_column"        // the file has no column {{.Value}}
	MsgBadTime        Message = "bad_time"         // {{.Value}} is no time that we can read
	MsgBadNumber      Message = "bad_number"       // {{.Value}} is no number
	MsgBadPrice       Message = "bad_price"        // below zero, or dearer than can be
	MsgInFuture       Message = "in_future"        // seen later than now
	MsgTooOld         Message = "too_old"          // seen too long ago to say anything
	MsgBadDuration    Message = "bad_duration"     // {{.Value}} is no length of time, or not one that makes sense
	MsgNoSuchItem     Message = "no_such_item"     //
	MsgNoSuchOutlet   Message = "no_such_outlet"   //
	MsgOutletClosed   Message = "outlet_closed"    // closed, or merged into another one
	MsgSameRow        Message = "same_row"         // the same as line {{.Line}}
	MsgClaimed        Message = "claimed"          // a colleague is on the phone with it
	MsgLinkOver       Message = "link_over"        // the shop link is revoked or too old
	MsgSaidAlready    Message = "said_already"     // this device has reported it missing already
	MsgFormulaCell    Message = "formula_cell"     // {{.At}}: a formula, not a value
	MsgBadWorkbook    Message = "bad_workbook"     // no workbook that we can read
	MsgBadToken       Message = "bad_token"        // no token, or one that was revoked
	MsgKeyReused      Message = "key_reused"       // the same Idempotency-Key with another body
	MsgDuplicateID    Message = "duplicate_id"     // the same id as line {{.Line}}
	MsgStoreFull      Message = "store_full"       // the disk is full
	MsgStoreAway      Message = "store_away"       // the database does not answer
	MsgStoreReadOnly  Message = "store_read_only"  //
	MsgTooOften       Message = "too_often"        // come back later
	MsgNotReady       Message = "not_ready"        // just started: in a few seconds
	MsgHasAnswer      Message = "has_answer"       // another piece answers the case already
	MsgBadEndpoint    Message = "bad_endpoint"     // not the address of a push service that we know
	MsgBadKeys        Message = "bad_keys"         // not keys as a browser makes them
	MsgNoSubscription Message = "no_subscription"  // this browser is not subscribed
	MsgNoSuchRun      Message = "no_such_run"      //
	MsgInternal       Message = "internal"         // our fault
)

// Messages is every Message, for the test that each has its words.
var Messages = []Message{
	MsgRequired, MsgTooLong, MsgTooMany, MsgBadCharacters, MsgNotUTF8, MsgUnknownValue, MsgBadSlug,
	MsgSlugFixed, MsgSlugTaken, MsgBadURL, MsgExpiresEarly, MsgExpiresPast, MsgSourceNeeded,
	MsgUpdateNeeded, MsgUpdatePast, MsgNoteNeeded, MsgMinorVerdict, MsgMinorSeverity, MsgMinorPeriod,
	MsgClaimInTitle, MsgReasonNeeded, MsgAtPast, MsgAtFar, MsgOwnPiece, MsgRoleNeeded, MsgWrongStage,
	MsgIsWithdrawn, MsgNothingNew, MsgStale, MsgNoSuchPiece, MsgNoSuchEditor, MsgNoSuchFile,
	MsgNoSuchRumor, MsgNoSuchRevision, MsgLoginTaken, MsgBadLogin, MsgLastAdmin, MsgLineTooLong, MsgNotJSON, MsgBadCSV,
	MsgNoColumn, MsgBadTime, MsgBadNumber, MsgDuplicateID, MsgBadPrice, MsgInFuture, MsgTooOld, MsgStoreFull, MsgStoreAway,
	MsgStoreReadOnly, MsgInternal,
	MsgBadDuration, MsgNoSuchItem, MsgNoSuchOutlet, MsgOutletClosed, MsgSameRow, MsgClaimed, MsgLinkOver, MsgSaidAlready,
	MsgFormulaCell, MsgBadWorkbook, MsgBadToken, MsgKeyReused, MsgTooOften, MsgNotReady, MsgHasAnswer,
	MsgBadEndpoint, MsgBadKeys, MsgNoSubscription, MsgNoSuchRun,
}
