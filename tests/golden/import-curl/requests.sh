# What the support team sends, day by day.
curl -s https://api.example.com/v1/books -H 'X-API-Key: sk_live_0123456789'

$ curl -X PATCH "https://api.example.com/v1/books/7" \
    -H 'X-API-Key: sk_live_0123456789' -H "X-Trace: on" \
    --json '{"status": "read", "title": "It'\''s $(fine)"}'
curl -XPOST https://api.example.com/books -u ada:correct-horse -b 'sid=abcdef123456' \
    -d title=Emma -d password=hunter22 -kL; curl -G localhost:8080/books -d limit=3 --data-urlencode 'q=a b'
curl $'https://api.example.com/books' --data-raw $'{"title": "caf\u00e9 correct-horse", "token": "t"}' -H 'content-type: application/json'
curl https://api.example.com/films/1
jq .title answer.json
