// The way in: heads, routes, bodies.
#include "base/text.h"
#include "http/http_session.h"

namespace posthorn::http {

namespace {

using config::Setting;

constexpr uint64_t mostSkipped = 64 * 1024; // of a body that nobody wants, before the connection closes instead
constexpr size_t longestShown = 200;        // of a request, in the console's list of sessions
constexpr uint64_t mostRequests = 100000;   // on one connection

} // namespace

HeadLimits headLimits(const config::Snapshot& settings)
{
    HeadLimits limits;
    limits.bytes = size_t(settings.number(Setting::WebMaxHead));
    limits.target = std::min<size_t>(limits.target, limits.bytes);
    return limits;
}

bool HttpSession::takeHead()
{
    if (m_shutdown) {
        end();
        return false;
    }
    if (m_link->unsent() > wire::Link::highWater)
        return false; // drained() goes on
    // RFC 9112 section 2.2: an empty line before a request is passed over.
    if (m_scanner.size() == 0 && pending().substr(0, 2) == "\r\n") {
        m_taken += 2;
        return true;
    }
    const std::string_view bytes = pending();
    if (bytes.empty())
        return false;
    if (m_scanner.size() == 0 && bytes == "\r") { // half an empty line
        await(Waiting::Head);
        return false;
    }
    const HeadLimits limits = headLimits(m_link->settings());
    switch (m_scanner.scan(bytes, limits.bytes)) {
    case HeadScanner::Status::NeedMore:
        await(Waiting::Head);
        return false;
    case HeadScanner::Status::Broken:
        refuse(400, "the head of the request is malformed");
        return true;
    case HeadScanner::Status::TooLong:
        if (bytes.find("\r\n") > limits.target)
            refuse(414, "the request target is too long");
        else
            refuse(431, "the head of the request is too long");
        return true;
    case HeadScanner::Status::Complete:
        break;
    }
    auto head = parseHead(bytes.substr(0, m_scanner.size()), limits);
    m_taken += m_scanner.size();
    m_scanner.reset();
    if (!head) {
        refuse(head.error().status, head.error().why);
        return true;
    }
    beginTurn(std::move(*head));
    return true;
}

/// Answers what is not to be served at all; the connection ends, since what follows may be anything.
void HttpSession::refuse(unsigned status, std::string_view why)
{
    if (!m_turn) {
        m_turn = std::make_unique<Turn>();
        m_turn->number = ++m_requests;
    }
    m_turn->close = true;
    m_turn->skipping = false;
    m_turn->taken = false;
    m_link->log(watch::Level::Info, "refused: " + std::string(why));
    Response response = Response::problem(status, why);
    response.close = true;
    m_turn->bodyDone = true;
    respond(std::move(response));
}

void HttpSession::beginTurn(Head head)
{
    await(Waiting::Nothing);
    m_turn = std::make_unique<Turn>();
    Turn& turn = *m_turn;
    turn.number = ++m_requests;
    turn.close = !head.keepAlive || m_requests >= mostRequests;
    turn.bodyLeft = head.contentLength;
    turn.bodyDone = !head.hasBody();
    turn.head = std::move(head);
    turn.head.request.secure = m_link->info().tls;
    chooseRoute();
}

void HttpSession::chooseRoute()
{
    Turn& turn = *m_turn;
    Request& request = turn.head.request;
    const auto say = [&](std::string_view path) {
        const std::string line = request.methodText + ' ' + std::string(path);
        m_link->setCommand(std::string_view(line).substr(0, longestShown));
        m_link->transcript(watch::Direction::In, line);
    };
    std::string_view plain = request.target;
    plain = takeUntil(plain, '?'); // queries may hold what is not for the log
    if (m_context->intercept) {
        if (auto response = m_context->intercept(request, *m_link)) {
            say(plain);
            return respond(std::move(*response));
        }
    }
    Router::Match match = m_context->router->find(request.method, request.path);
    say(match.route && match.route->secretPath ? std::string_view(match.route->pattern) : plain);
    if (!match.route) {
        if (match.allow.empty() && request.path != "*")
            return respond(Response::problem(404));
        Response response = request.method == Method::Options ? Response::empty() : Response::problem(405);
        if (request.method == Method::Other)
            response = Response::problem(501, "the method is unknown");
        response.fields.add("Allow", match.allow.empty() ? "GET, HEAD, POST, OPTIONS" : match.allow + ", OPTIONS");
        return respond(std::move(response));
    }
    turn.route = match.route;
    request.caught = std::move(match.caught);
    turn.bodyLimit = turn.route->body == BodyKind::None ? 0
                     : turn.route->bodyLimitOf          ? turn.route->bodyLimitOf(m_link->settings())
                                                        : turn.route->bodyLimit;
    if (turn.head.contentLength > turn.bodyLimit)
        return refuse(413, "the body of the request is too large");
    if (m_context->budget)
        turn.share = m_context->budget->share();
    turn.handler = turn.route->make(m_link->executor());
    turn.handler->begin(*this);
}

void HttpSession::takeBody()
{
    Turn& turn = *m_turn;
    if (turn.taken || turn.answered)
        return;
    turn.taken = true;
    if (turn.head.expectsContinue && !turn.bodyDone && pending().empty()) {
        turn.saidContinue = true;
        m_link->send("HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (!turn.bodyDone)
        await(Waiting::Body);
    soon();
}

void HttpSession::holdBody()
{
    if (m_turn)
        m_turn->held = true;
}

void HttpSession::continueBody()
{
    if (!m_turn)
        return;
    m_turn->held = false;
    m_turn->checkedAt = m_turn->bodyTaken;
    soon();
}

std::optional<uint64_t> HttpSession::announcedSize() const
{
    if (m_turn->head.chunked)
        return std::nullopt;
    return m_turn->head.contentLength;
}

/// True when the rest of a body that nobody wants is so little that reading it is cheaper than a new connection.
bool HttpSession::bodyMayEndQuickly() const
{
    const Turn& turn = *m_turn;
    if (turn.head.expectsContinue && !turn.saidContinue && pending().empty())
        return false; // the client may send it or not: nobody knows where the next request begins
    return turn.head.chunked || turn.bodyLeft <= mostSkipped;
}

bool HttpSession::takeBodyPiece()
{
    Turn& turn = *m_turn;
    const std::string_view bytes = pending();
    if (bytes.empty())
        return false;
    await(Waiting::Body);
    if (!turn.head.chunked) {
        const std::string_view piece = bytes.substr(0, size_t(std::min<uint64_t>(turn.bodyLeft, bytes.size())));
        m_taken += piece.size();
        turn.bodyLeft -= piece.size();
        turn.bodyDone = turn.bodyLeft == 0;
        handOn(piece);
        return true;
    }
    const ChunkDecoder::Step step = turn.chunks.next(bytes);
    m_taken += step.taken;
    switch (step.status) {
    case ChunkDecoder::Status::NeedMore:
        return false;
    case ChunkDecoder::Status::Broken:
        if (turn.answered)
            turn.close = true; // the answer stands; the connection does not
        else
            refuse(400, "the chunks of the body are malformed");
        turn.bodyDone = true;
        return true;
    case ChunkDecoder::Status::Done:
        turn.bodyDone = true;
        return true;
    case ChunkDecoder::Status::Data:
        handOn(step.data);
    }
    return true;
}

void HttpSession::handOn(std::string_view piece)
{
    Turn& turn = *m_turn;
    turn.bodyTaken += piece.size();
    if (turn.skipping) {
        if (turn.bodyTaken > mostSkipped)
            turn.close = true;
        return;
    }
    if (turn.bodyTaken > turn.bodyLimit)
        return refuse(413, "the body of the request is too large");
    if (turn.route->body == BodyKind::Streamed)
        return turn.handler->body(*this, piece);
    if (m_context->budget && !turn.share.cover(turn.bodyTaken)) {
        turn.close = true;
        return refuse(503, "too much is being received at once");
    }
    turn.whole.append(piece);
}

} // namespace posthorn::http
