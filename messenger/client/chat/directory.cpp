#include "messenger/client/chat/directory.h"

#include "messenger/client/chat/disco.h"
#include "messenger/client/chat/text/safe.h"
#include "xmpp/stanza/data_form.h"

namespace posthorn::messenger {

namespace {

constexpr std::string_view searchNs = "jabber:iq:search";
constexpr qsizetype mostFound = 50;

} // namespace

void Directory::search(const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then)
{
    struct Gathering {
        QList<DirectoryEntry> all;
        int open = 1;
    };
    auto gathering = std::make_shared<Gathering>();
    const QString wanted = words.simplified();
    const auto add = [gathering](const QList<DirectoryEntry>& found) {
        for (const DirectoryEntry& each : found) {
            const bool known = std::any_of(gathering->all.begin(), gathering->all.end(), [&](const DirectoryEntry& other) { return other.jid == each.jid; });
            if (!known && gathering->all.size() < mostFound)
                gathering->all.append(each);
        }
    };
    const auto done = [gathering, then = std::move(then)] {
        if (--gathering->open == 0)
            then(gathering->all);
    };
    QList<DirectoryEntry> contacts;
    const auto has = [&](const QString& text) {
        for (const QString& word : wanted.split(u' ', Qt::SkipEmptyParts)) {
            if (!text.contains(word, Qt::CaseInsensitive))
                return false;
        }
        return !wanted.isEmpty();
    };
    for (const Contact& each : m.chat.contacts()) {
        if (contacts.size() >= mostFound)
            break;
        if (has(each.name + u' ' + textOf(each.jid)))
            contacts.append({each.jid, each.name});
    }
    add(contacts);
    if (wanted.size() >= 2 && m.ready && !m.disco->searchService().isEmpty()) {
        ++gathering->open;
        ask(wanted, context, [add, done](const QList<DirectoryEntry>& found) {
            add(found);
            done();
        });
    }
    if (wanted.size() >= 2 && m.options.addressBook) {
        ++gathering->open;
        m.options.addressBook(wanted, context, [add, done](const QList<DirectoryEntry>& found) {
            add(found);
            done();
        });
    }
    QMetaObject::invokeMethod(context, [done] { done(); }, Qt::QueuedConnection);
}

void Directory::ask(const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then)
{
    const Jid service = m.disco->searchService();
    m.ask("get", service, Element("query", searchNs), context, [this, service, words, context, then = std::move(then)](Result<StanzaPtr> answer) {
        const Element* const offer = answer ? (*answer)->child("query", searchNs) : nullptr;
        if (!offer) {
            then({});
            return;
        }
        Element query("query", searchNs);
        const Element* const x = offer->child("x", ns::dataForms);
        if (const auto form = x ? xmpp::DataForm::fromElement(*x) : std::nullopt) {
            xmpp::DataForm filled;
            filled.type = "submit";
            bool said = false;
            for (const xmpp::FormField& field : form->fields) {
                if (field.type == "hidden" && !field.values.empty())
                    filled.add(field.var, field.values.front(), "hidden");
                else if (field.type == "boolean")
                    filled.add(field.var, "true");
                else if (!said && (field.type == "text-single" || field.type.empty())) {
                    filled.add(field.var, toUtf8(words));
                    said = true;
                }
            }
            query.add(filled.toElement());
        } else {
            for (const char* field : {"nick", "first", "last", "email"}) {
                if (offer->child(field, searchNs)) {
                    query.addText(field, toUtf8(words));
                    break;
                }
            }
        }
        m.ask("set", service, std::move(query), context, [then](Result<StanzaPtr> answer) {
            QList<DirectoryEntry> found;
            const Element* const result = answer ? (*answer)->child("query", searchNs) : nullptr;
            const Element* const x = result ? result->child("x", ns::dataForms) : nullptr;
            for (const Element& item : x ? x->children : result ? result->children : std::vector<Element>()) {
                if (item.name != "item" || found.size() >= mostFound)
                    continue;
                QString name;
                std::string jid(item.attribute("jid"));
                for (const Element& each : item.children) {
                    const std::string_view var = each.name == "field" ? each.attribute("var") : std::string_view(each.name);
                    const std::string value = each.name == "field" ? each.childText("value", ns::dataForms) : each.text();
                    if (var == "jid" && jid.empty())
                        jid = value;
                    else if ((var == "fn" || var == "FN" || var == "nick" || var == "nickname" || var == "name") && name.isEmpty())
                        name = safeName(value);
                }
                if (const auto address = Jid::parse(jid); address && !address->local.empty())
                    found.append({address->bare(), name.isEmpty() ? textOf(address->bare()) : name});
            }
            then(found);
        });
    });
}

} // namespace posthorn::messenger
