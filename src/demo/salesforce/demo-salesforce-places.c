/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-salesforce-places.h"

static const DemoSfPlace countries[] = {
  { NULL, "AE", "United Arab Emirates" },
  { NULL, "AR", "Argentina" },
  { NULL, "AT", "Austria" },
  { NULL, "AU", "Australia" },
  { NULL, "BE", "Belgium" },
  { NULL, "BG", "Bulgaria" },
  { NULL, "BR", "Brazil" },
  { NULL, "CA", "Canada" },
  { NULL, "CH", "Switzerland" },
  { NULL, "CL", "Chile" },
  { NULL, "CN", "China" },
  { NULL, "CO", "Colombia" },
  { NULL, "CR", "Costa Rica" },
  { NULL, "CY", "Cyprus" },
  { NULL, "CZ", "Czechia" },
  { NULL, "DE", "Germany" },
  { NULL, "DK", "Denmark" },
  { NULL, "DO", "Dominican Republic" },
  { NULL, "DZ", "Algeria" },
  { NULL, "EC", "Ecuador" },
  { NULL, "EE", "Estonia" },
  { NULL, "EG", "Egypt" },
  { NULL, "ES", "Spain" },
  { NULL, "FI", "Finland" },
  { NULL, "FR", "France" },
  { NULL, "GB", "United Kingdom" },
  { NULL, "GR", "Greece" },
  { NULL, "GT", "Guatemala" },
  { NULL, "HN", "Honduras" },
  { NULL, "HR", "Croatia" },
  { NULL, "HU", "Hungary" },
  { NULL, "ID", "Indonesia" },
  { NULL, "IE", "Ireland" },
  { NULL, "IL", "Israel" },
  { NULL, "IN", "India" },
  { NULL, "IS", "Iceland" },
  { NULL, "IT", "Italy" },
  { NULL, "JM", "Jamaica" },
  { NULL, "JO", "Jordan" },
  { NULL, "JP", "Japan" },
  { NULL, "KE", "Kenya" },
  { NULL, "KR", "South Korea" },
  { NULL, "KW", "Kuwait" },
  { NULL, "LB", "Lebanon" },
  { NULL, "LT", "Lithuania" },
  { NULL, "LU", "Luxembourg" },
  { NULL, "LV", "Latvia" },
  { NULL, "MA", "Morocco" },
  { NULL, "MX", "Mexico" },
  { NULL, "MY", "Malaysia" },
  { NULL, "NG", "Nigeria" },
  { NULL, "NL", "Netherlands" },
  { NULL, "NO", "Norway" },
  { NULL, "NZ", "New Zealand" },
  { NULL, "PA", "Panama" },
  { NULL, "PE", "Peru" },
  { NULL, "PH", "Philippines" },
  { NULL, "PK", "Pakistan" },
  { NULL, "PL", "Poland" },
  { NULL, "PR", "Puerto Rico" },
  { NULL, "PT", "Portugal" },
  { NULL, "PY", "Paraguay" },
  { NULL, "QA", "Qatar" },
  { NULL, "RO", "Romania" },
  { NULL, "SA", "Saudi Arabia" },
  { NULL, "SE", "Sweden" },
  { NULL, "SG", "Singapore" },
  { NULL, "SI", "Slovenia" },
  { NULL, "SK", "Slovakia" },
  { NULL, "SV", "El Salvador" },
  { NULL, "TH", "Thailand" },
  { NULL, "TN", "Tunisia" },
  { NULL, "TR", "Türkiye" },
  { NULL, "TW", "Taiwan" },
  { NULL, "UA", "Ukraine" },
  { NULL, "US", "United States" },
  { NULL, "UY", "Uruguay" },
  { NULL, "VE", "Venezuela" },
  { NULL, "VN", "Vietnam" },
  { NULL, "ZA", "South Africa" },
};

static const DemoSfPlace states[] = {
  { "AU", "ACT", "Australian Capital Territory" },
  { "AU", "NSW", "New South Wales" },
  { "AU", "NT", "Northern Territory" },
  { "AU", "QLD", "Queensland" },
  { "AU", "SA", "South Australia" },
  { "AU", "TAS", "Tasmania" },
  { "AU", "VIC", "Victoria" },
  { "AU", "WA", "Western Australia" },
  { "BR", "AC", "Acre" },
  { "BR", "AL", "Alagoas" },
  { "BR", "AP", "Amapá" },
  { "BR", "AM", "Amazonas" },
  { "BR", "BA", "Bahia" },
  { "BR", "CE", "Ceará" },
  { "BR", "DF", "Distrito Federal" },
  { "BR", "ES", "Espírito Santo" },
  { "BR", "GO", "Goiás" },
  { "BR", "MA", "Maranhão" },
  { "BR", "MT", "Mato Grosso" },
  { "BR", "MS", "Mato Grosso do Sul" },
  { "BR", "MG", "Minas Gerais" },
  { "BR", "PA", "Pará" },
  { "BR", "PB", "Paraíba" },
  { "BR", "PR", "Paraná" },
  { "BR", "PE", "Pernambuco" },
  { "BR", "PI", "Piauí" },
  { "BR", "RJ", "Rio de Janeiro" },
  { "BR", "RN", "Rio Grande do Norte" },
  { "BR", "RS", "Rio Grande do Sul" },
  { "BR", "RO", "Rondônia" },
  { "BR", "RR", "Roraima" },
  { "BR", "SC", "Santa Catarina" },
  { "BR", "SP", "São Paulo" },
  { "BR", "SE", "Sergipe" },
  { "BR", "TO", "Tocantins" },
  { "CA", "AB", "Alberta" },
  { "CA", "BC", "British Columbia" },
  { "CA", "MB", "Manitoba" },
  { "CA", "NB", "New Brunswick" },
  { "CA", "NL", "Newfoundland and Labrador" },
  { "CA", "NT", "Northwest Territories" },
  { "CA", "NS", "Nova Scotia" },
  { "CA", "NU", "Nunavut" },
  { "CA", "ON", "Ontario" },
  { "CA", "PE", "Prince Edward Island" },
  { "CA", "QC", "Quebec" },
  { "CA", "SK", "Saskatchewan" },
  { "CA", "YT", "Yukon Territories" },
  { "MX", "AG", "Aguascalientes" },
  { "MX", "BC", "Baja California" },
  { "MX", "BS", "Baja California Sur" },
  { "MX", "CM", "Campeche" },
  { "MX", "CS", "Chiapas" },
  { "MX", "CH", "Chihuahua" },
  { "MX", "CO", "Coahuila" },
  { "MX", "CL", "Colima" },
  { "MX", "DF", "Federal District" },
  { "MX", "DG", "Durango" },
  { "MX", "GT", "Guanajuato" },
  { "MX", "GR", "Guerrero" },
  { "MX", "HG", "Hidalgo" },
  { "MX", "JA", "Jalisco" },
  { "MX", "ME", "Mexico State" },
  { "MX", "MI", "Michoacán" },
  { "MX", "MO", "Morelos" },
  { "MX", "NA", "Nayarit" },
  { "MX", "NL", "Nuevo León" },
  { "MX", "OA", "Oaxaca" },
  { "MX", "PB", "Puebla" },
  { "MX", "QE", "Querétaro" },
  { "MX", "QR", "Quintana Roo" },
  { "MX", "SL", "San Luis Potosí" },
  { "MX", "SI", "Sinaloa" },
  { "MX", "SO", "Sonora" },
  { "MX", "TB", "Tabasco" },
  { "MX", "TM", "Tamaulipas" },
  { "MX", "TL", "Tlaxcala" },
  { "MX", "VE", "Veracruz" },
  { "MX", "YU", "Yucatán" },
  { "MX", "ZA", "Zacatecas" },
  { "US", "AL", "Alabama" },
  { "US", "AK", "Alaska" },
  { "US", "AZ", "Arizona" },
  { "US", "AR", "Arkansas" },
  { "US", "CA", "California" },
  { "US", "CO", "Colorado" },
  { "US", "CT", "Connecticut" },
  { "US", "DE", "Delaware" },
  { "US", "DC", "District of Columbia" },
  { "US", "FL", "Florida" },
  { "US", "GA", "Georgia" },
  { "US", "HI", "Hawaii" },
  { "US", "ID", "Idaho" },
  { "US", "IL", "Illinois" },
  { "US", "IN", "Indiana" },
  { "US", "IA", "Iowa" },
  { "US", "KS", "Kansas" },
  { "US", "KY", "Kentucky" },
  { "US", "LA", "Louisiana" },
  { "US", "ME", "Maine" },
  { "US", "MD", "Maryland" },
  { "US", "MA", "Massachusetts" },
  { "US", "MI", "Michigan" },
  { "US", "MN", "Minnesota" },
  { "US", "MS", "Mississippi" },
  { "US", "MO", "Missouri" },
  { "US", "MT", "Montana" },
  { "US", "NE", "Nebraska" },
  { "US", "NV", "Nevada" },
  { "US", "NH", "New Hampshire" },
  { "US", "NJ", "New Jersey" },
  { "US", "NM", "New Mexico" },
  { "US", "NY", "New York" },
  { "US", "NC", "North Carolina" },
  { "US", "ND", "North Dakota" },
  { "US", "OH", "Ohio" },
  { "US", "OK", "Oklahoma" },
  { "US", "OR", "Oregon" },
  { "US", "PA", "Pennsylvania" },
  { "US", "RI", "Rhode Island" },
  { "US", "SC", "South Carolina" },
  { "US", "SD", "South Dakota" },
  { "US", "TN", "Tennessee" },
  { "US", "TX", "Texas" },
  { "US", "UT", "Utah" },
  { "US", "VT", "Vermont" },
  { "US", "VA", "Virginia" },
  { "US", "WA", "Washington" },
  { "US", "WV", "West Virginia" },
  { "US", "WI", "Wisconsin" },
  { "US", "WY", "Wyoming" },
};

const DemoSfPlace *
demo_sf_countries (guint *count)
{
  *count = G_N_ELEMENTS (countries);
  return countries;
}

const DemoSfPlace *
demo_sf_states (guint *count)
{
  *count = G_N_ELEMENTS (states);
  return states;
}

static gboolean
is_called (const DemoSfPlace *place,
           const char        *code_or_name)
{
  return g_ascii_strcasecmp (place->code, code_or_name) == 0
         || g_ascii_strcasecmp (place->name, code_or_name) == 0;
}

const DemoSfPlace *
demo_sf_country_find (const char *code_or_name)
{
  for (guint i = 0; code_or_name != NULL && i < G_N_ELEMENTS (countries); i++)
    if (is_called (&countries[i], code_or_name))
      return &countries[i];
  return NULL;
}

const DemoSfPlace *
demo_sf_state_find (const char *country,
                    const char *code_or_name)
{
  if (country == NULL || code_or_name == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].country, country) && is_called (&states[i], code_or_name))
      return &states[i];
  return NULL;
}

gboolean
demo_sf_country_has_states (const char *country)
{
  for (guint i = 0; country != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].country, country))
      return TRUE;
  return FALSE;
}
