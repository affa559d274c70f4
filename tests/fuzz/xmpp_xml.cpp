// links: posthorn-xmpp
// A stream of any bytes: the same elements whole and in pieces, within the limits, and what is written is read again.
#include <cstdint>
#include <cstdlib>

#include "xmpp/address/jid.h"
#include "xmpp/stanza/stanza.h"
#include "xmpp/xml/parser.h"
#include "xmpp/xml/read.h"
#include "xmpp/xml/writer.h"

using namespace posthorn::xmpp;

namespace {

std::string elements(std::string_view input, size_t step)
{
    XmlParser::Limits limits;
    limits.bytes = 4096;
    limits.depth = 16;
    limits.attributes = 16;
    limits.nodes = 256;
    XmlParser parser(XmlParser::Mode::Stream, limits);
    std::string out;
    while (!input.empty()) {
        const std::string copy(input.substr(0, step));
        input.remove_prefix(copy.size());
        std::string_view rest = copy;
        for (;;) {
            const auto event = parser.next(rest);
            if (event == XmlParser::Event::NeedMore)
                break;
            out += char('0' + int(event));
            if (event == XmlParser::Event::Failed || event == XmlParser::Event::Closed)
                return out + std::to_string(int(parser.error()));
            const Element element = parser.take();
            const std::string written = toXml(element);
            const auto again = readXml(written);
            if (!again || toXml(*again) != written)
                std::abort();
            if (Stanza::isStanza(element)) {
                const auto stanza = Stanza::fromElement(element);
                const auto read = readXml(stanza->standalone());
                if (!read || Stanza::fromElement(*read)->standalone() != stanza->standalone())
                    std::abort();
            }
            out += written;
        }
    }
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string whole = elements(input, size + 1);
    if (size < 4000 && (elements(input, 1) != whole || elements(input, 7) != whole))
        std::abort();
    if (const auto jid = Jid::parse(input.substr(0, 200))) {
        const auto again = Jid::parse(jid->text());
        if (!again || *again != *jid)
            std::abort();
    }
    return 0;
}
