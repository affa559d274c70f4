// Broken addresses are taken as Dovecot takes them, on which mail programs rely: a lone word is a mailbox without
// domain, several words are a display name without address.
#include "mime/address_list.h"

#include "mime/lexer.h"

namespace posthorn::mime {

namespace {

class Parser {
public:
    Parser(std::string_view value, size_t limit, std::vector<Address>& out)
        : m_lexer(value)
        , m_limit(limit)
        , m_out(out)
    {
        m_lexer.keepComments(&m_comment);
    }

    void list()
    {
        if (m_lexer.skipCfws() != Lexed::More)
            return;
        while (!full()) {
            if (address() == Lexed::End || !m_lexer.is(','))
                return;
            m_lexer.skip();
            const Lexed next = m_lexer.skipCfws();
            if (next == Lexed::Broken && !full())
                add();
            if (next != Lexed::More)
                return;
        }
    }

private:
    bool full() const { return m_out.size() >= m_limit; }

    void add()
    {
        if (!full())
            m_out.push_back(std::move(m_address));
        m_address = Address();
    }

    Lexed address()
    {
        const char* start = m_lexer.position();
        m_text.clear();
        const bool phrase = m_lexer.phrase(m_text) == Lexed::More;
        if (phrase && m_lexer.is(':'))
            return group();
        return mailbox(start, phrase);
    }

    /// At the colon behind the group's name, which is in m_text. Never Broken, for a group it is.
    Lexed group()
    {
        m_lexer.skip();
        Lexed next = m_lexer.skipCfws();
        m_address.kind = Address::Kind::GroupBegin;
        m_address.mailbox = m_text;
        add();
        if (next == Lexed::More && !m_lexer.is(';')) {
            for (;;) {
                mailbox();
                if (!m_lexer.is(',') || full())
                    break;
                m_lexer.skip();
                if (m_lexer.skipCfws() != Lexed::More) {
                    next = Lexed::Broken;
                    break;
                }
            }
        }
        if (next != Lexed::Broken) {
            next = Lexed::Broken;
            if (m_lexer.is(';')) {
                m_lexer.skip();
                next = m_lexer.skipCfws();
            }
        }
        m_address.kind = Address::Kind::GroupEnd;
        add();
        return next == Lexed::End ? Lexed::End : Lexed::More;
    }

    Lexed mailbox()
    {
        const char* start = m_lexer.position();
        m_text.clear();
        const bool phrase = m_lexer.phrase(m_text) == Lexed::More;
        return mailbox(start, phrase);
    }

    /// Behind the phrase that @p phrase says was read into m_text.
    Lexed mailbox(const char* start, bool phrase)
    {
        Lexed next = Lexed::Broken;
        if (phrase && m_lexer.is('<')) {
            if (!m_text.empty())
                m_address.name = m_text;
            m_address.broken = angleAddress() == Lexed::Broken;
            next = m_lexer.atEnd() ? Lexed::End : Lexed::More;
        } else {
            m_lexer.rewind(start);
            next = addressSpec();
        }
        add();
        return next;
    }

    /// At '<': the address up to '>' and what may be skipped behind it.
    Lexed angleAddress()
    {
        m_lexer.skip();
        if (m_lexer.skipCfws() != Lexed::More)
            return Lexed::Broken;
        if (m_lexer.is('@')) {
            if (!route() || !m_lexer.is(':')) {
                m_address.route = "INVALID_ROUTE";
                if (m_lexer.atEnd())
                    return Lexed::Broken;
            } else {
                m_lexer.skip();
            }
            if (m_lexer.skipCfws() != Lexed::More)
                return Lexed::Broken;
        }
        if (!m_lexer.is('>')) {
            if (localPart() != Lexed::More)
                return Lexed::Broken;
            if (m_lexer.is('@') && domain() != Lexed::More)
                return Lexed::Broken;
        }
        if (!m_lexer.is('>'))
            return Lexed::Broken;
        m_lexer.skip();
        return m_lexer.skipCfws();
    }

    /// obs-domain-list of RFC 5322 section 4.4.
    bool route()
    {
        m_text.clear();
        while (m_lexer.is('@')) {
            m_text += m_text.empty() ? "@" : ",@";
            if (m_lexer.domain(m_text) != Lexed::More)
                return false;
            while (m_lexer.skipCfws() == Lexed::More && m_lexer.is(','))
                m_lexer.skip();
        }
        if (m_lexer.atEnd())
            return false;
        m_address.route = m_text;
        return true;
    }

    Lexed localPart()
    {
        m_text.clear();
        const Lexed next = m_lexer.is('"') ? m_lexer.quotedString(m_text) : m_lexer.looseDotAtom(m_text);
        if (next != Lexed::Broken)
            m_address.mailbox = m_text;
        return next;
    }

    Lexed domain()
    {
        m_text.clear();
        const Lexed next = m_lexer.domain(m_text);
        if (next != Lexed::Broken)
            m_address.host = m_text;
        return next;
    }

    /// local-part "@" domain without angle brackets; the comment behind it is the name.
    Lexed addressSpec()
    {
        m_comment.clear();
        const bool quoted = m_lexer.is('"');
        Lexed next = localPart();
        bool sawDomain = false;
        if (next != Lexed::End && m_lexer.is('@')) {
            sawDomain = true;
            if (const Lexed end = domain(); end != Lexed::More)
                next = end;
        }
        if (!m_comment.empty()) {
            m_address.name = m_comment;
        } else if (!sawDomain) {
            // One word alone is taken for a mailbox; with more words behind it, it was a display name.
            m_text += ' ';
            const size_t size = m_text.size();
            (void)m_lexer.phrase(m_text);
            if (m_text.size() != size || (quoted && m_address.mailbox)) {
                if (m_text.size() == size)
                    m_text.pop_back();
                m_address.mailbox.reset();
                m_address.name = m_text;
            }
            next = Lexed::Broken;
        }
        return next;
    }

    Lexer m_lexer;
    size_t m_limit;
    std::vector<Address>& m_out;
    Address m_address;
    std::string m_text;
    std::string m_comment;
};

} // namespace

std::vector<Address> parseAddressList(std::string_view value, size_t limit)
{
    std::vector<Address> out;
    Parser(value, limit, out).list();
    return out;
}

} // namespace posthorn::mime
