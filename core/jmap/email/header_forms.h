// Header fields in the forms of RFC 8621 section 4.1.2, and the properties that name them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jmap/json.h"
#include "mime/address_list.h"

namespace posthorn::jmap {

enum class HeaderForm { Raw, Text, Addresses, GroupedAddresses, MessageIds, Date, Urls };

/// "header:Subject:asText:all", or a convenience property like "from".
struct HeaderProperty {
    std::string_view key;  ///< as the client said it
    std::string_view name; ///< of the field
    HeaderForm form = HeaderForm::Raw;
    bool all = false;
};

/// Nothing where @p property is no header property, or the form is not allowed for that field (section 4.1.2).
std::optional<HeaderProperty> parseHeaderProperty(std::string_view property);
/// "from" and the like (section 4.1.3).
std::optional<HeaderProperty> convenienceProperty(std::string_view property);

/// A field's value in a form. @p raw is what stands behind the colon, up to its last line end.
Json headerJson(std::string_view raw, HeaderForm form);

Json addressesJson(const std::vector<mime::Address>& addresses);
Json groupedAddressesJson(const std::vector<mime::Address>& addresses);
Json messageIdsJson(std::string_view value);

/// The property as @p header (a message's or a part's) has it: null, or [] with "all", where there is no such field.
Json headerPropertyJson(const HeaderProperty& property, std::string_view header);

/// All fields as EmailHeader objects (section 4.1.3, "headers").
Array headersJson(std::string_view header);

} // namespace posthorn::jmap
