#include "xmpp/stanza/stanza.h"

#include "xmpp/stanza/namespaces.h"
#include "xmpp/xml/writer.h"

namespace posthorn::xmpp {

namespace {

std::optional<Kind> kindOf(std::string_view name)
{
    for (const Kind kind : {Kind::Message, Kind::Presence, Kind::Iq}) {
        if (kindName(kind) == name)
            return kind;
    }
    return std::nullopt;
}

const Element* find(const std::vector<Element>& all, std::string_view name, std::string_view ns)
{
    for (const Element& each : all) {
        if (each.is(name, ns))
            return &each;
    }
    return nullptr;
}

} // namespace

std::string_view kindName(Kind kind)
{
    return kind == Kind::Message ? "message" : kind == Kind::Presence ? "presence" : "iq";
}

Stanza::Stanza(const Stanza& other)
    : kind(other.kind)
    , type(other.type)
    , id(other.id)
    , language(other.language)
    , from(other.from)
    , to(other.to)
    , content(other.content)
{
}

Stanza& Stanza::operator=(const Stanza& other)
{
    kind = other.kind;
    type = other.type;
    id = other.id;
    language = other.language;
    from = other.from;
    to = other.to;
    content = other.content;
    return *this;
}

bool Stanza::isStanza(const Element& element)
{
    return element.ns == ns::client && kindOf(element.name);
}

std::shared_ptr<Stanza> Stanza::fromElement(Element element)
{
    auto stanza = std::make_shared<Stanza>(kindOf(element.name).value_or(Kind::Message));
    for (Attribute& each : element.attributes) {
        if (each.name == "lang" && each.ns == xmlNamespace) {
            stanza->language = std::move(each.value);
        } else if (!each.ns.empty()) {
            continue;
        } else if (each.name == "type") {
            stanza->type = std::move(each.value);
        } else if (each.name == "id") {
            stanza->id = std::move(each.value);
        } else if (each.name == "to" || each.name == "from") {
            auto jid = Jid::parse(each.value);
            if (jid)
                (each.name == "to" ? stanza->to : stanza->from) = std::move(*jid);
            else
                (each.name == "to" ? stanza->badTo : stanza->badFrom) = true;
        }
    }
    stanza->content = std::move(element.children);
    // White space between children means nothing, and text beside them neither.
    std::erase_if(stanza->content, [](const Element& each) { return each.isText(); });
    return stanza;
}

const Element* Stanza::child(std::string_view name, std::string_view ns) const
{
    return find(content, name, ns);
}

Element* Stanza::child(std::string_view name, std::string_view ns)
{
    return const_cast<Element*>(find(content, name, ns));
}

const Element* Stanza::childIn(std::string_view ns) const
{
    for (const Element& each : content) {
        if (!each.isText() && each.ns == ns)
            return &each;
    }
    return nullptr;
}

const Element* Stanza::payload() const
{
    for (const Element& each : content) {
        if (!each.isText() && !each.is("error", ns::client))
            return &each;
    }
    return nullptr;
}

std::string Stanza::childText(std::string_view name) const
{
    const Element* found = child(name, ns::client);
    return found ? found->text() : std::string();
}

std::shared_ptr<Stanza> Stanza::reply() const
{
    auto answer = std::make_shared<Stanza>(kind, kind == Kind::Iq ? "result" : std::string_view(type));
    answer->id = id;
    answer->from = to;
    answer->to = from;
    return answer;
}

std::shared_ptr<Stanza> Stanza::errorReply(const StanzaError& error) const
{
    if (isError() || isResponse())
        return nullptr;
    auto answer = reply();
    answer->type = "error";
    answer->content.push_back(error.toElement());
    return answer;
}

const std::string& Stanza::written() const
{
    if (const std::string* found = m_written.load(std::memory_order_acquire))
        return *found;
    auto written = std::make_unique<std::string>();
    for (const Element& each : content)
        appendXml(*written, each, ns::client);
    const std::string* before = nullptr; // another thread may have been faster
    if (m_written.compare_exchange_strong(before, written.get(), std::memory_order_acq_rel, std::memory_order_acquire))
        return *written.release();
    return *before;
}

void Stanza::appendAs(std::string& out, std::string_view xmlns, const Jid& to_, const Jid& from_) const
{
    const std::string_view name = kindName(kind);
    out.append("<").append(name);
    appendAttribute(out, "xmlns", xmlns);
    if (!to_.isEmpty())
        appendAttribute(out, "to", to_.text());
    if (!from_.isEmpty())
        appendAttribute(out, "from", from_.text());
    appendAttribute(out, "id", id);
    appendAttribute(out, "type", type);
    appendAttribute(out, "xml:lang", language);
    const std::string& inner = written();
    if (inner.empty()) {
        out.append("/>");
        return;
    }
    out.append(">").append(inner).append("</").append(name).append(">");
}

void Stanza::append(std::string& out, const Jid* otherTo, const Jid* otherFrom) const
{
    appendAs(out, {}, otherTo ? *otherTo : to, otherFrom ? *otherFrom : from);
}

std::string Stanza::standalone() const
{
    std::string out;
    appendAs(out, ns::client, to, from);
    return out;
}

Element Stanza::toElement() const
{
    Element element(kindName(kind), ns::client);
    if (!to.isEmpty())
        element.set("to", to.text());
    if (!from.isEmpty())
        element.set("from", from.text());
    element.set("id", id).set("type", type);
    if (!language.empty())
        element.attributes.push_back({"lang", language, std::string(xmlNamespace)});
    element.children = content;
    return element;
}

} // namespace posthorn::xmpp
