// Requests and responses as values (RFC 9110).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/executor.h"
#include "http/fields.h"

namespace posthorn::http {

enum class Method { Get, Head, Post, Put, Patch, Delete, Options, Other };
/// "GET"; empty for Other.
std::string_view methodName(Method method);
Method methodNamed(std::string_view name); ///< methods are case-sensitive

/// The parameters of a query string or of a form: names and values with "%xx" and "+" decoded.
class Query {
public:
    /// Invalid encodings are taken as they stand. At most 100 parameters; what comes behind is left out.
    static Query parse(std::string_view text);
    std::optional<std::string_view> find(std::string_view name) const;
    std::string_view value(std::string_view name) const { return find(name).value_or(std::string_view()); }
    const std::vector<std::pair<std::string, std::string>>& all() const { return m_all; }

private:
    std::vector<std::pair<std::string, std::string>> m_all;
};

/// A request's head, whole and checked.
struct Request {
    Method method = Method::Get;
    std::string methodText;
    std::string target;    ///< as it came: path and query, visible ASCII only
    std::string path;      ///< decoded once; begins with '/', holds no NUL, no "." or ".." segment and no encoded slash
    std::string queryText; ///< behind the '?', as it came
    int minorVersion = 1;  ///< HTTP/1.x
    Fields fields;
    std::string host; ///< of the Host field (or an absolute target), without the port, in lower case
    /// What the route's pattern caught, in its order: {name} one segment, {name...} the rest.
    std::vector<std::pair<std::string, std::string>> caught;
    bool secure = false; ///< over TLS

    std::string_view part(std::string_view name) const; ///< of `caught`; "" when there is none
    Query query() const { return Query::parse(queryText); }
    /// The first cookie of that name (RFC 6265 section 5.4).
    std::optional<std::string_view> cookie(std::string_view name) const;
    /// Media type of the body in lower case, without parameters.
    std::string contentType() const;
    /// True when a browser sent this for a page of ours or by the user's own hand (typed address, bookmark): Sec-Fetch-Site
    /// where there is one, else Origin, else true. To be asked before a cookie is believed.
    bool isSameOrigin() const;
};

/// A body that is asked for as the network takes it: a file, a blob, a long answer made on the way.
class Source {
public:
    virtual ~Source() = default;
    /// Octets in all from the present place on; nothing when that is not known (the body then goes out in chunks).
    virtual std::optional<uint64_t> size() const = 0;
    /// The next octets, at most @p most; empty at the end. The reply comes on the link's executor, maybe before this
    /// returns; it may be dropped with the source. An error cuts the response off and closes the connection.
    virtual void read(size_t most, Reply<std::string> reply) = 0;
    /// Moves to @p offset and ends @p length behind it. False when the source cannot: then ranges are not offered.
    virtual bool restrictTo(uint64_t offset, uint64_t length)
    {
        (void)offset, (void)length;
        return false;
    }
};

/// Content that lies in memory for ever or is shared, and is not copied for a response.
struct SharedBody {
    std::shared_ptr<const void> owner; ///< may be null for what is embedded in the program
    std::string_view bytes;
};

using Body = std::variant<std::string, SharedBody, std::unique_ptr<Source>>;

/// What a handler answers. The session adds Date, Content-Length or chunks, Connection, the security fields of the route,
/// and does what If-None-Match, If-Modified-Since, Range and Accept-Encoding ask for.
struct Response {
    unsigned status = 200;
    Fields fields;
    Body body;
    /// Strong or weak entity tag with its quotes; empty: none. With one (or lastModified), 304, 412 and ranges are made.
    std::string etag;
    UnixMs lastModified = 0; ///< 0: none
    bool ranges = false;     ///< offer ranges (of a body whose size is known)
    /// Compress when the client takes it, the type is worth it and the body is above 1 KiB. Switch it off for a body that
    /// holds a secret together with text that somebody else may choose.
    bool compress = true;
    bool close = false; ///< close the connection afterwards

    /// A text body of that media type.
    static Response text(unsigned status, std::string body, std::string_view type = "text/plain; charset=utf-8");
    static Response json(unsigned status, std::string body);
    /// An error as RFC 9457 says: application/problem+json with title (the reason phrase), status and detail.
    static Response problem(unsigned status, std::string_view detail = {});
    /// 303 See Other by default. @p location is a URI reference.
    static Response redirect(std::string_view location, unsigned status = 303);
    static Response empty(unsigned status = 204);
};

/// "Not Found"; "Unknown" for codes that nobody registered.
std::string_view reasonPhrase(unsigned status);

/// A text as a JSON string with its quotes. For the few small answers of this room; core/jmap has the real thing.
std::string jsonString(std::string_view text);
/// `attachment; filename="..."; filename*=UTF-8''...` (RFC 6266); @p kind is attachment or inline.
std::string contentDisposition(std::string_view kind, std::string_view fileName);

} // namespace posthorn::http
