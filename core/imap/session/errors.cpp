#include "imap/session/errors.h"

#include <array>

namespace posthorn::imap {

namespace {

struct Row {
    ErrorKind kind;
    std::string_view code;
    std::string_view text; ///< when the error says nothing itself
};
constexpr std::array<Row, 17> rows = {{
    {ErrorKind::Invalid, "CANNOT", "That is not possible here"},
    {ErrorKind::NotFound, "NONEXISTENT", "It does not exist"},
    {ErrorKind::Exists, "ALREADYEXISTS", "It exists already"},
    {ErrorKind::Denied, "NOPERM", "Not allowed"},
    {ErrorKind::AuthFailed, "AUTHENTICATIONFAILED", "Wrong name or password"},
    {ErrorKind::OverQuota, "OVERQUOTA", "The quota would be exceeded"},
    {ErrorKind::NoSpace, "UNAVAILABLE", "The server's disk is full"},
    {ErrorKind::TooLarge, "TOOBIG", "Too large"},
    {ErrorKind::Limit, "LIMIT", "A limit was reached"},
    {ErrorKind::InUse, "INUSE", "It is in use"},
    {ErrorKind::Unsupported, "CANNOT", "Not supported"},
    {ErrorKind::Unavailable, "UNAVAILABLE", "Not available now, try again later"},
    {ErrorKind::Timeout, "UNAVAILABLE", "It took too long, try again later"},
    {ErrorKind::Io, "SERVERBUG", "The server could not read or write its data"},
    {ErrorKind::Corrupt, "CORRUPTION", "Stored data is damaged"},
    {ErrorKind::Cancelled, "UNAVAILABLE", "The server is going down"},
    {ErrorKind::Internal, "SERVERBUG", "An error in the server"},
}};

constexpr bool inOrder()
{
    for (size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].kind != ErrorKind(i))
            return false;
    }
    return true;
}
static_assert(inOrder());

} // namespace

Refusal refusal(const Error& error)
{
    const Row& row = rows[size_t(error.kind)];
    Refusal out{std::string(row.code), error.text.empty() ? std::string(row.text) : error.text};
    for (char& c : out.text) {
        if (static_cast<unsigned char>(c) < 0x20)
            c = ' ';
    }
    return out;
}

} // namespace posthorn::imap
