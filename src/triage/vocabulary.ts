/**
 * Words that may stand in the pattern of an error class. A message may quote what a person wrote, in any spelling; what is not among these words
 * does not stay. The fuller the list, the better two texts are told apart; a word that is also a name says nothing by itself.
 */
export const VOCABULARY: ReadonlySet<string> = new Set(
  `a about above absent accept acceptable acceptance accepted access account acknowledge acknowledged acknowledgement action active actual add added
  additional address after again against age agreed ago algorithm all allocated allow allowed allows already also always an and another answer answered
  answers any api appears application applied apply approval approved approximate archive archived are argument array arrived as ask asked at attached
  attachment attachments attempt attempted attempts audience authentication authorisation authorization authorized available away back backend bad bank
  base batch be because been before begin behind being below benefit benefits best beside between beyond birth bit blank blocked body both bounced boundary
  branch breaker broken bucket buffer bulk busy but by byte bytes cache call called caller calls came can cancel cancelled cannot case cause caused
  central certificate change changed changes channel character characters charset check checked checksum circuit city claim claimant claims class
  client clock close closed code codes collection column columns come comes command commit common complete completed component concurrency
  condition conditions conflict connect connected connecting connection connections connector consumer contact contain contained contains content
  context contradicts control conversion convert converted copied copy corrupt corrupted could count country county create created credential
  credentials current currently cut data database date dates day days deadline deadlock dealt decision declared decode default deferred define defined
  definition delay delayed delete deleted delivered deliver delivery denied dependency deposit deserialize destination destinations detail details
  detected did differ different differs digit digits direct disability disabled disk dns do document documents does domain done down download
  downstream draft dropped due duplicate during each earlier either element elements else email empty enabled encoded encoding encrypted end
  ended endpoint ends enough enrollment entity entries entry environment error errors establish established evidence evss exact exceed exceeded exceeds
  exception execute execution exhausted exist existing exists expect expected expiration expire expired expires export extension extra fail failed
  failing fails failure failures false fault field fields file filename files fill final find finding finished first fit flag folder font for forbidden
  form format formatted forms forward found fraction free fresh from frozen full function future gateway gave general generate generated generation get
  give given gives go goes gone good granted group guid had hand handle handled handler handoff handshake hang has hash have he header headers heals held
  her here hex highest his hold holds host hour hours how html http https icn id identical identifier identifiers identity if ignored illegal image
  images import in inactive incoming incomplete inconsistent incorrect index indicator information initial input insert instance instead insufficient
  intake intent internal into invalid is issue issued issuer it item items its job join json just keep kept key keys kind kinds knew know known lack
  lacks large larger last late later latency latest layout least leave left length less letter level lies life lighthouse like limit limited limits line
  lines link list listed local location lock locked log logged long longer look looked lookup lost low lower machine mail mailbox main maintenance make
  makes malformed manifest many mark marked match matched matches matching maximum may meaning media memory mend mended message messages metadata
  method middle mime minimum minute minutes mismatch missing mode model modified moment month more most moved much multiple must name named names near
  need needed needs negative neither network never new newer newest next no nobody node non none nor not note nothing notice now null number numbers
  object objects observed occurred odd of off offline old older oldest on once one only open opened opening operation operator option or order origin
  original other others our out outage outcome outdated output outside over overdue own package packages packet page pages parameter parameters parent
  parse parsed parser part partial partially partner parts pass password past path pattern payload payment payments pdf pending per period permanent
  permission permitted person phone pipe place places plain please point policy poll polled pool port position possible post postal precondition prefix
  prepare prepared present prevent preview previous primary prior private problem process processed processing profile program progress prohibited
  property protected protocol prove proved proves provide provided provider proxy public pull purpose put queue queued quota range rate rated reach
  reached read readable reading reads ready real reason receipt receipts receive received receiver receivers recipient recognised recognized record
  recorded records recover redirect refer reference refresh refusal refuse refused refuses region register registered reject rejected rejection
  relation released remote remove removed render rendered repeat repeated replace replaced replied reply report reported repository representation request
  requested requests require required requires reserved reset resolve resolved resource respond responded response responses rest restart result
  results resume retried retries retry return returned returns revoked right role root round route routing routed row rows rule rules run running runs same
  save saved says schema scope second seconds secret section secure security see seem segment select self send sender sending sent separate sequence
  server servers service services session set setting settings share shared shares she short should show shown shut shutdown sign signature signed
  similar since single size skip skipped slice slot slow small smaller so socket some somebody something source space spaces special spool stale stand
  standard standing start started starts state stated statement states status step steps still stop stopped storage store stored stores stream strict
  string structure style submission submissions submit submitted submitting succeed succeeded success successful such sum superseded support supported
  supports syntax system systems table tag take taken takes target task telephone temporarily temporary terminated test text than that the their theirs
  them then there therefore these they thing this those though thread threshold threw throttle throttled through throw thrown thus ticket time timed
  timeout timestamp title tls to together token tokens told too took top total transaction transfer transient transmission transmitted transport tried
  true truncated trust trusted try turn turned twice two type types unable unacceptable unanswered unauthenticated unauthorised unauthorized unavailable
  unchanged undefined under unexpected unhandled unidentified unique unit unknown unless unlock unprocessable unreachable unreadable unrecognised
  unrecognized unresolved unsupported until unused up update updated upload uploaded uploading uploads upper upstream url usable use used user users
  uses using utf valid validate validated validation value values variable vbms verification verified verify version very veteran via view violates violation
  visible waited waiting waits want wanted warning was way we week weeks well went were what when where whether which while who whole whom whose why
  wide width will window with within without word work worked worker works would write writing written wrong xml year yes yet you your zip zone`.split(
    /\s+/,
  ),
);
