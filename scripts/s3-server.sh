# Starts radosgw, the S3 server of Ceph, on loopback and in memory. To be sourced by a script of this folder: it sets s3 (the port), key and secret,
# and stops everything and deletes its temporary folder when that script ends. Needs the Debian packages radosgw, ceph-mon and ceph-osd.
for tool in radosgw ceph-mon ceph-osd ceph monmaptool radosgw-admin; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: apt-get install radosgw ceph-mon ceph-osd" >&2; exit 2; }
done

dir=$(mktemp -d)
pids=''
stop() {
  for pid in $pids; do kill "$pid" 2>/dev/null || true; done
  for pid in $pids; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM

free_port() { node -e 'const s=require("node:net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
until_answers() { # name, command …
  name=$1; shift
  for _ in $(seq 1 120); do "$@" >/dev/null 2>&1 && return 0; sleep 0.5; done
  echo "$name did not come up; the end of its log:" >&2
  tail -n 20 "$dir"/*.log >&2
  exit 1
}

mon=$(free_port)
s3=$(free_port)
fsid=$(cat /proc/sys/kernel/random/uuid)
osd=$(cat /proc/sys/kernel/random/uuid)
export CEPH_CONF="$dir/ceph.conf"
mkdir "$dir/mon" "$dir/osd" "$dir/run"
cat >"$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon host = [v2:127.0.0.1:$mon/0]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
ms cluster mode = crc
ms service mode = crc
ms client mode = crc
run dir = $dir/run
admin socket = $dir/run/\$name.asok
log file = $dir/\$name.log
keyring = $dir/keyring
mon data = $dir/mon
osd data = $dir/osd
osd objectstore = memstore
memstore device bytes = 4294967296
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail warn = 1
mon data avail crit = 0
rgw data = $dir/run
rgw dns name = 127.0.0.1
CONF

echo "Starting $(radosgw --version | cut -d' ' -f1-3) in memory."
monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$mon/0]" "$dir/monmap" >/dev/null
ceph-mon -i a --mkfs --monmap "$dir/monmap" >/dev/null
ceph-mon -i a -f >"$dir/mon.out.log" 2>&1 & pids="$pids $!"
until_answers 'the monitor' timeout 10 ceph mon stat
timeout 20 ceph osd new "$osd" 0 >/dev/null
ceph-osd -i 0 --mkfs --osd-uuid "$osd" >/dev/null 2>&1
ceph-osd -i 0 -f >"$dir/osd.out.log" 2>&1 & pids="$pids $!"
until_answers 'the storage daemon' sh -c 'timeout 10 ceph osd stat | grep -q "1 up"'
radosgw -n client.rgw -f --rgw-frontends "beast endpoint=127.0.0.1:$s3" >"$dir/rgw.out.log" 2>&1 & pids="$pids $!"
until_answers 'radosgw' node -e "fetch('http://127.0.0.1:$s3/').then(()=>{},()=>process.exit(1))"

key=$(node -p 'require("node:crypto").randomBytes(10).toString("hex")')
secret=$(node -p 'require("node:crypto").randomBytes(20).toString("hex")')
radosgw-admin user create --uid waybill --display-name waybill --access-key "$key" --secret-key "$secret" >/dev/null 2>&1
export WAYBILL_TEST_S3_ACCESS_KEY_ID="$key" WAYBILL_TEST_S3_SECRET_ACCESS_KEY="$secret"
