// The string whose hash names what a program can (XEP-0115 section 5.1).
#include <algorithm>

#include "base/crypto/crypto.h"
#include "base/text.h"
#include "messenger/client/chat/disco.h"

namespace posthorn::messenger {

namespace {

// "<" would let one entry pass for two.
std::string plain(std::string_view text)
{
    std::string out;
    for (const char c : text)
        c == '<' ? out += "&lt;" : out += c;
    return out;
}

} // namespace

std::string capsHash(const Element& query)
{
    std::vector<std::string> identities, features;
    std::vector<std::pair<std::string, std::string>> forms;
    for (const Element& each : query.children) {
        if (each.is("identity", ns::discoInfo))
            identities.push_back(plain(each.attribute("category")) + "/" + plain(each.attribute("type")) + "/" + plain(each.language()) + "/" + plain(each.attribute("name")) + "<");
        if (each.is("feature", ns::discoInfo))
            features.push_back(plain(each.attribute("var")) + "<");
        if (!each.is("x", ns::dataForms))
            continue;
        const auto form = xmpp::DataForm::fromElement(each);
        if (!form)
            return {};
        const xmpp::FormField* const type = form->field("FORM_TYPE");
        if (!type || type->values.size() != 1 || (!type->type.empty() && type->type != "hidden"))
            continue;
        std::vector<std::string> fields;
        for (const xmpp::FormField& field : form->fields) {
            if (field.var == "FORM_TYPE")
                continue;
            std::vector<std::string> values = field.values;
            std::sort(values.begin(), values.end());
            std::string text = plain(field.var) + "<";
            for (const std::string& value : values)
                text += plain(value) + "<";
            fields.push_back(std::move(text));
        }
        std::sort(fields.begin(), fields.end());
        std::string text;
        for (const std::string& field : fields)
            text += field;
        forms.emplace_back(plain(type->values.front()) + "<", std::move(text));
    }
    std::sort(identities.begin(), identities.end());
    std::sort(features.begin(), features.end());
    std::sort(forms.begin(), forms.end());
    const auto twice = [](const auto& all) { return std::adjacent_find(all.begin(), all.end()) != all.end(); };
    if (twice(identities) || twice(features) || std::adjacent_find(forms.begin(), forms.end(), [](const auto& a, const auto& b) { return a.first == b.first; }) != forms.end())
        return {};
    std::string text;
    for (const auto& each : identities)
        text += each;
    for (const auto& each : features)
        text += each;
    for (const auto& [type, fields] : forms)
        text += type + fields;
    return base64Encode(crypto::hash(crypto::Hash::Sha1, text));
}

} // namespace posthorn::messenger
