// Package intake reads what others send as files, JSON Lines or CSV, into
// content's nouns: row by row, so that a file of any length takes little
// memory and one bad line keeps no good one out.
package intake
