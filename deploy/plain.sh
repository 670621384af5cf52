#!/bin/sh
# One process of a deployment without containers, with the settings of compose.yaml; whoever starts it keeps it running.
#   plain.sh app PORT | plain.sh worker | plain.sh proxy | plain.sh COMMAND … (any other command of counterpart)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
set -a
. "${DEPLOY_ENV:-$here/.env}"
PGPASSWORD=$DATABASE_PASSWORD
COUNTERPART_HOSTS=$SITE
COUNTERPART_SECURE_COOKIES=true
COUNTERPART_ALLOW_OPEN_BIND=false
COUNTERPART_PAGES_GRADE=false
COUNTERPART_LOG_LEVEL=info
COUNTERPART_LOG_FORMAT=json
set +a

case ${1:-} in
    app) exec counterpart serve --no-open --host "${BIND:-127.0.0.1}" --port "${2:?name a port: plain.sh app 8001}" ;;
    worker) exec counterpart worker ;;
    proxy) exec caddy run --config "$here/Caddyfile" --adapter caddyfile ;;
    *) exec counterpart "$@" ;;
esac
