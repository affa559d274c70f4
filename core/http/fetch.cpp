#include "http/fetch.h"

#include "base/text.h"
#include "http/chunk_decoder.h"
#include "http/head_parser.h"

namespace posthorn::http {

namespace {

constexpr size_t longestHead = 32 * 1024;

class Fetch final : public wire::Session {
public:
    Fetch(FetchWish wish, std::weak_ptr<const void> wanted, Reply<Fetched> reply)
        : m_wish(std::move(wish))
        , m_wanted(std::move(wanted))
        , m_reply(std::move(reply))
    {
    }

    void opened(wire::Link& link) override
    {
        m_link = &link;
        if (m_wanted.expired())
            return finish(fail(ErrorKind::Cancelled, "nobody wants it any more"));
        link.setTimer(wire::TimerId::Idle, m_wish.within);
        link.transcript(watch::Direction::Out, m_wish.method + " " + m_wish.host + " ...");
        // Nothing of the user, of the message or of a page goes out but what the wish says.
        std::string head = m_wish.method + " " + m_wish.target + " HTTP/1.1\r\nHost: " + m_wish.host + "\r\nUser-Agent: " +
                           m_wish.agent + "\r\nAccept: " + m_wish.accept + "\r\nAccept-Encoding: identity\r\n";
        for (size_t i = 0; i < m_wish.fields.size(); ++i) {
            const Fields::Field field = m_wish.fields.at(i);
            head.append(field.name).append(": ").append(field.value).append("\r\n");
        }
        if (m_wish.method != "GET")
            head += "Content-Length: " + std::to_string(m_wish.body.size()) + "\r\n";
        link.send(head + "Connection: close\r\n\r\n" + m_wish.body);
    }

    void received(std::string_view bytes) override
    {
        if (m_done)
            return;
        if (m_wanted.expired())
            return finish(fail(ErrorKind::Cancelled, "nobody wants it any more"));
        if (m_inBody)
            return takeBody(bytes);
        m_in.append(bytes);
        takeHeads();
    }

    void expired(wire::TimerId) override { finish(fail(ErrorKind::Timeout, "the other host is too slow")); }
    void shutdown() override { finish(fail(ErrorKind::Cancelled, "the server is stopping")); }
    void closed(std::string_view error) override
    {
        if (m_done)
            return;
        if (error.empty() && m_inBody && !m_head.chunked && !m_head.length)
            return finish(std::move(m_fetched));
        finish(fail(ErrorKind::Unavailable, "the other host does not answer", std::string(error)));
    }

private:
    void takeHeads()
    {
        while (!m_done && !m_inBody) {
            switch (m_scanner.scan(m_in, longestHead)) {
            case HeadScanner::Status::NeedMore:
                return;
            case HeadScanner::Status::Broken:
            case HeadScanner::Status::TooLong:
                return finish(fail(ErrorKind::Invalid, "the other host's answer is malformed"));
            case HeadScanner::Status::Complete:
                break;
            }
            auto head = parseResponseHead(std::string_view(m_in).substr(0, m_scanner.size()));
            m_in.erase(0, m_scanner.size());
            m_scanner.reset();
            if (!head)
                return finish(fail(ErrorKind::Invalid, "the other host's answer is malformed"));
            if (head->status < 200) {
                if (++m_interim > 5)
                    return finish(fail(ErrorKind::Invalid, "the other host's answer is malformed"));
                continue;
            }
            m_head = std::move(*head);
            m_inBody = true;
            m_fetched.status = m_head.status;
            m_fetched.fields = std::move(m_head.fields);
        }
        if (m_done || !m_inBody)
            return;
        if (m_head.status == 204 || m_head.status == 304 || m_head.length == uint64_t(0))
            return finish(std::move(m_fetched));
        if (m_head.length.value_or(0) > m_wish.mostBody)
            return finish(tooLarge());
        const std::string rest = std::move(m_in);
        m_in.clear();
        takeBody(rest);
    }

    void takeBody(std::string_view bytes)
    {
        while (!bytes.empty() && !m_done) {
            std::string_view piece = bytes;
            if (m_head.chunked) {
                const ChunkDecoder::Step step = m_chunks.next(bytes);
                bytes.remove_prefix(step.taken);
                if (step.status == ChunkDecoder::Status::Broken)
                    return finish(fail(ErrorKind::Invalid, "the other host's answer is malformed"));
                if (step.status == ChunkDecoder::Status::Done)
                    return finish(std::move(m_fetched));
                piece = step.data;
            } else {
                bytes = {};
            }
            if (m_head.length)
                piece = piece.substr(0, size_t(*m_head.length - m_fetched.body.size()));
            if (m_fetched.body.size() + piece.size() > m_wish.mostBody)
                return finish(tooLarge());
            m_fetched.body.append(piece);
            if (m_head.length && m_fetched.body.size() == *m_head.length)
                return finish(std::move(m_fetched));
        }
    }

    static tl::unexpected<Error> tooLarge() { return fail(ErrorKind::TooLarge, "what the other host sends is too large"); }

    void finish(Result<Fetched> result)
    {
        if (m_done)
            return;
        m_done = true;
        if (m_link)
            m_link->abort();
        if (!m_wanted.expired())
            m_reply(std::move(result));
    }

    const FetchWish m_wish;
    const std::weak_ptr<const void> m_wanted;
    const Reply<Fetched> m_reply;
    wire::Link* m_link = nullptr;
    HeadScanner m_scanner;
    ResponseHead m_head;
    ChunkDecoder m_chunks;
    Fetched m_fetched;
    std::string m_in; ///< before the body
    int m_interim = 0;
    bool m_inBody = false;
    bool m_done = false;
};

} // namespace

std::unique_ptr<wire::Session> makeFetch(FetchWish wish, std::weak_ptr<const void> wanted, Reply<Fetched> reply)
{
    return std::make_unique<Fetch>(std::move(wish), std::move(wanted), std::move(reply));
}

} // namespace posthorn::http
