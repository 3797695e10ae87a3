package busy

import (
	"strings"
	"sync"
	"time"
)

// windowsNames are the names of zones in Windows, each with the zone of the tz database that stands for it everywhere:
// the rows of territory 001 in Unicode CLDR's supplemental/windowsZones.xml, and three names that Windows has given up.
// A star is "Standard Time".
const windowsNames = "Afghanistan *=Asia/Kabul;Alaskan *=America/Anchorage;Aleutian *=America/Adak;Altai *=Asia/Barnaul;" +
	"Arab *=Asia/Riyadh;Arabian *=Asia/Dubai;Arabic *=Asia/Baghdad;Argentina *=America/Argentina/Buenos_Aires;" +
	"Armenian *=Asia/Yerevan;Astrakhan *=Europe/Astrakhan;Atlantic *=America/Halifax;AUS Central *=Australia/Darwin;" +
	"Aus Central W. *=Australia/Eucla;AUS Eastern *=Australia/Sydney;Azerbaijan *=Asia/Baku;Azores *=Atlantic/Azores;" +
	"Bahia *=America/Bahia;Bangladesh *=Asia/Dhaka;Belarus *=Europe/Minsk;Bougainville *=Pacific/Bougainville;" +
	"Canada Central *=America/Regina;Cape Verde *=Atlantic/Cape_Verde;Caucasus *=Asia/Yerevan;" +
	"Cen. Australia *=Australia/Adelaide;Central America *=America/Guatemala;Central Asia *=Asia/Bishkek;" +
	"Central Brazilian *=America/Cuiaba;Central Europe *=Europe/Budapest;Central European *=Europe/Warsaw;" +
	"Central Pacific *=Pacific/Guadalcanal;Central *=America/Chicago;Central * (Mexico)=America/Mexico_City;" +
	"Chatham Islands *=Pacific/Chatham;China *=Asia/Shanghai;Cuba *=America/Havana;Dateline *=Etc/GMT+12;" +
	"E. Africa *=Africa/Nairobi;E. Australia *=Australia/Brisbane;E. Europe *=Europe/Chisinau;" +
	"E. South America *=America/Sao_Paulo;Easter Island *=Pacific/Easter;Eastern *=America/New_York;" +
	"Eastern * (Mexico)=America/Cancun;Egypt *=Africa/Cairo;Ekaterinburg *=Asia/Yekaterinburg;Fiji *=Pacific/Fiji;" +
	"FLE *=Europe/Kyiv;Georgian *=Asia/Tbilisi;GMT *=Europe/London;Greenland *=America/Nuuk;" +
	"Greenwich *=Atlantic/Reykjavik;GTB *=Europe/Bucharest;Haiti *=America/Port-au-Prince;" +
	"Hawaiian *=Pacific/Honolulu;India *=Asia/Kolkata;Iran *=Asia/Tehran;Israel *=Asia/Jerusalem;Jordan *=Asia/Amman;" +
	"Kaliningrad *=Europe/Kaliningrad;Kamchatka *=Asia/Kamchatka;Korea *=Asia/Seoul;Libya *=Africa/Tripoli;" +
	"Line Islands *=Pacific/Kiritimati;Lord Howe *=Australia/Lord_Howe;Magadan *=Asia/Magadan;" +
	"Magallanes *=America/Punta_Arenas;Marquesas *=Pacific/Marquesas;Mauritius *=Indian/Mauritius;" +
	"Mid-Atlantic *=Etc/GMT+2;Middle East *=Asia/Beirut;Montevideo *=America/Montevideo;Morocco *=Africa/Casablanca;" +
	"Mountain *=America/Denver;Mountain * (Mexico)=America/Mazatlan;Myanmar *=Asia/Yangon;" +
	"N. Central Asia *=Asia/Novosibirsk;Namibia *=Africa/Windhoek;Nepal *=Asia/Kathmandu;" +
	"New Zealand *=Pacific/Auckland;Newfoundland *=America/St_Johns;Norfolk *=Pacific/Norfolk;" +
	"North Asia East *=Asia/Irkutsk;North Asia *=Asia/Krasnoyarsk;North Korea *=Asia/Pyongyang;Omsk *=Asia/Omsk;" +
	"Pacific SA *=America/Santiago;Pacific *=America/Los_Angeles;Pacific * (Mexico)=America/Tijuana;" +
	"Pakistan *=Asia/Karachi;Paraguay *=America/Asuncion;Qyzylorda *=Asia/Qyzylorda;Romance *=Europe/Paris;" +
	"Russia Time Zone 10=Asia/Srednekolymsk;Russia Time Zone 11=Asia/Kamchatka;Russia Time Zone 3=Europe/Samara;" +
	"Russian *=Europe/Moscow;SA Eastern *=America/Cayenne;SA Pacific *=America/Bogota;SA Western *=America/La_Paz;" +
	"Saint Pierre *=America/Miquelon;Sakhalin *=Asia/Sakhalin;Samoa *=Pacific/Apia;Sao Tome *=Africa/Sao_Tome;" +
	"Saratov *=Europe/Saratov;SE Asia *=Asia/Bangkok;Singapore *=Asia/Singapore;South Africa *=Africa/Johannesburg;" +
	"South Sudan *=Africa/Juba;Sri Lanka *=Asia/Colombo;Sudan *=Africa/Khartoum;Syria *=Asia/Damascus;" +
	"Taipei *=Asia/Taipei;Tasmania *=Australia/Hobart;Tocantins *=America/Araguaina;Tokyo *=Asia/Tokyo;" +
	"Tomsk *=Asia/Tomsk;Tonga *=Pacific/Tongatapu;Transbaikal *=Asia/Chita;Turkey *=Europe/Istanbul;" +
	"Turks And Caicos *=America/Grand_Turk;Ulaanbaatar *=Asia/Ulaanbaatar;US Eastern *=America/Indiana/Indianapolis;" +
	"US Mountain *=America/Phoenix;UTC=Etc/UTC;UTC+12=Etc/GMT-12;UTC+13=Etc/GMT-13;UTC-02=Etc/GMT+2;UTC-08=Etc/GMT+8;" +
	"UTC-09=Etc/GMT+9;UTC-11=Etc/GMT+11;Venezuela *=America/Caracas;Vladivostok *=Asia/Vladivostok;" +
	"Volgograd *=Europe/Volgograd;W. Australia *=Australia/Perth;W. Central Africa *=Africa/Lagos;" +
	"W. Europe *=Europe/Berlin;W. Mongolia *=Asia/Hovd;West Asia *=Asia/Tashkent;West Bank *=Asia/Hebron;" +
	"West Pacific *=Pacific/Port_Moresby;Yakutsk *=Asia/Yakutsk;Yukon *=America/Whitehorse"

// windowsZones maps a name in lower case to one of the tz database. It is made when a file first needs it.
var windowsZones = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for row := range strings.SplitSeq(windowsNames, ";") {
		windows, iana, _ := strings.Cut(row, "=")
		names[strings.ToLower(strings.Replace(windows, "*", "Standard Time", 1))] = iana
	}
	return names
})

// shown are the names that people see in Windows and that name no city.
var shown = map[string]string{
	"pacific time (us & canada)": "America/Los_Angeles", "mountain time (us & canada)": "America/Denver",
	"central time (us & canada)": "America/Chicago", "eastern time (us & canada)": "America/New_York",
	"atlantic time (canada)": "America/Halifax", "coordinated universal time": "Etc/UTC", "arizona": "America/Phoenix",
	"hawaii": "Pacific/Honolulu", "alaska": "America/Anchorage", "newfoundland": "America/St_Johns",
	"indiana (east)": "America/Indiana/Indianapolis", "saskatchewan": "America/Regina", "central america": "America/Guatemala",
	"west central africa": "Africa/Lagos", "abu dhabi": "Asia/Dubai", "beijing": "Asia/Shanghai", "chennai": "Asia/Kolkata",
	"islamabad": "Asia/Karachi", "osaka": "Asia/Tokyo", "canberra": "Australia/Sydney", "bern": "Europe/Zurich",
	"edinburgh": "Europe/London", "wellington": "Pacific/Auckland", "greenland": "America/Nuuk", "brasilia": "America/Sao_Paulo",
}

// displayZone reads "Eastern Standard Time 1", of which Exchange makes several, and what Windows shows people:
// "(UTC+01:00) Amsterdam, Berlin, Bern", by the first city that the tz database has with that offset in winter or summer.
func displayZone(name string) (zone, bool) {
	if iana, ok := windowsZones()[strings.ToLower(strings.TrimRight(name, " 0123456789"))]; ok {
		return load(iana)
	}
	if !strings.HasPrefix(name, "(UTC") && !strings.HasPrefix(name, "(GMT") {
		return nil, false
	}
	head, cities, _ := strings.Cut(name[len("(UTC"):], ")")
	offset, ok := parseOffset(head)
	if !ok && head != "" {
		return nil, false
	}
	for city := range eachOf(cities) {
		if found, ok := cityZone(city, offset); ok {
			return found, true
		}
	}
	return nil, false
}

// cityZone finds the zone that is named after a city and has the offset in January or July.
func cityZone(city string, offset int64) (zone, bool) {
	names := []string{shown[strings.ToLower(city)]}
	for _, area := range []string{"Europe", "Asia", "America", "Africa", "Australia", "Pacific", "Atlantic"} {
		names = append(names, area+"/"+strings.ReplaceAll(city, " ", "_"))
	}
	for _, name := range names {
		found, ok := load(name)
		if !ok {
			continue
		}
		for _, month := range []time.Month{time.January, time.July} {
			if found.offset(time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC).Unix()) == offset {
				return found, true
			}
		}
	}
	return nil, false
}
