curl https://api.example.com/books --json @book.json
curl https://api.example.com/books -d @book.json -H 'Content-Type: application/json'
curl https://api.example.com/books --data-binary @book.json -H 'Content-Type: text/plain'
curl -G https://api.example.com/books --data-urlencode 'q=a&b' --data-urlencode title@book.json -d limit=3
curl https://api.example.com/books --data-urlencode 'title=a & b' -d status=read
curl https://api.example.com/books --data-raw '@home'
