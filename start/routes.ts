/** One file per trust zone. */
import '#start/routes/public'
import '#start/routes/operator'
import '#start/routes/revocation'
import '#start/routes/online'
import '#start/routes/hr'
import '#start/routes/unknown'
