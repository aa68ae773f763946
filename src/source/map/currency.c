/* SPDX-License-Identifier: Apache-2.0
 * Codes of ISO 4217: those in use, and those that statistics since 1988 were printed in. */
#include "source/map/currency.h"

static const char codes[] = "AED AFN ALL AMD ANG AOA ARS ATS AUD AWG AZN BAM BBD BDT BEF BGN BHD BIF BMD BND "
                            "BOB BRL BSD BTN BWP BYN BYR BZD CAD CDF CHF CLF CLP CNY COP CRC CSD CUC CUP CVE "
                            "CYP CZK DEM DJF DKK DOP DZD EEK EGP ERN ESP ETB EUR FIM FJD FKP FRF GBP GEL GHC "
                            "GHS GIP GMD GNF GRD GTQ GYD HKD HNL HRK HTG HUF IDR IEP ILS INR IQD IRR ISK ITL "
                            "JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LUF LVL "
                            "LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MTL MUR MVR MWK MXN MYR MZM MZN NAD NGN "
                            "NIO NLG NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PTE PYG QAR ROL RON RSD RUB RUR "
                            "RWF SAR SBD SCR SDD SDG SEK SGD SHP SIT SKK SLE SLL SOS SRD SRG SSP STD STN SVC "
                            "SYP SZL THB TJS TMM TMT TND TOP TRL TRY TTD TWD TZS UAH UAK UGX USD UYU UZS VEB "
                            "VEF VES VND VUV WST XAF XCD XCG XDR XEU XOF XPF YER YUM ZAR ZMK ZMW ZWD ZWG ZWL ";

bool currency_known(struct ck_bytes code)
{
    for (const char *at = codes; *at && code.size == 3; at += 4)
        if (memcmp(at, code.data, 3) == 0)
            return true;
    return false;
}
